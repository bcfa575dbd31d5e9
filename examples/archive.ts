// A service as one meets it in TypeScript: the blocking calls hide in helper methods.
import { pbkdf2Sync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';

interface Entry {
  name: string;
  bytes: number;
}

export class Archive {
  readonly folder: URL;

  constructor(folder: URL) {
    this.folder = folder;
  }

  private names(): string[] {
    return readdirSync(this.folder);
  }

  private pack(name: string): Uint8Array {
    return gzipSync(readFileSync(new URL(name, this.folder)));
  }

  /** Bad: packs one file after the other on the event loop, two calls away from where one would look. */
  async list(): Promise<Entry[]> {
    return this.names().map(name => ({ name, bytes: this.pack(name).byteLength }));
  }

  /** Good: Node's own thread pool reads and packs. */
  async size(name: string): Promise<number> {
    const packed = await promisify(gzip)(await readFile(new URL(name, this.folder)));
    return packed.byteLength;
  }

  /** Worst: half a second of pure computing. */
  async seal(password: string): Promise<string> {
    const key = pbkdf2Sync(password, 'salt', 2_000_000, 32, 'sha256');
    return key.toString('hex');
  }
}

const archive = new Archive(new URL('templates/', import.meta.url));
console.log(await archive.list(), await archive.size('greeting.html'), await archive.seal('secret'));
