/** Number of a set of inputs. */
export type InputSet = number;

export const NO_INPUTS: InputSet = 0;

/** The length of a set one of whose members has changed. */
const VOID = -1;
/** Members there have to be before room is made by moving those of living sets together. */
const WORTH_COMPACTING = 2 ** 16;

/**
 * Sets of inputs, which are numbers. Each is kept once. There are a hundred thousand of them in a large project, with
 * millions of members: all members stand in one array, and those that are the same input are chained, so that a change
 * costs as much as it makes void, however large the project is.
 */
export class InputSets {
  /** Members of all sets, one set after the other. */
  #members = new Uint32Array(1024);
  /** For each member, the one of an older set that is the same input; -1 for none. */
  #older = new Int32Array(1024);
  #used = 0;
  /** Members of sets that are void. */
  #wasted = 0;
  /** By set: where its members begin. Ascending. */
  #starts = new Uint32Array(256);
  #lengths = new Int32Array(256);
  #hashes = new Int32Array(256);
  /** The empty set is there from the beginning. */
  #count = 1;
  /** Sets by their hash: an open table, twice as large as needed. */
  #table = new Uint32Array(512);
  /** By input: the newest member that is it. */
  #newest = new Int32Array(256).fill(-1);
  /** By input: the union that it was last seen in. */
  #seen = new Uint32Array(256);
  #round = 0;
  #newlyVoid: InputSet[] = [];

  isAlive(set: InputSet): boolean {
    return (this.#lengths[set] ?? VOID) !== VOID;
  }

  /** The set of just one input. */
  of(input: number): InputSet {
    if (input >= this.#newest.length) {
      const known = this.#newest.length;
      this.#newest = enlarged(this.#newest, input + 1).fill(-1, known);
      this.#seen = enlarged(this.#seen, input + 1);
    }
    this.#reserve(this.#used + 1);
    this.#members[this.#used] = input;
    this.#seen[input] = ++this.#round;
    return this.#numberOf(1, hashOf(input));
  }

  /** @throws for sets that are void */
  union(parts: readonly InputSet[]): InputSet {
    const round = ++this.#round;
    const seen = this.#seen;
    let end = this.#used;
    let hash = 0;
    for (const part of parts) {
      const [start = 0, length = VOID] = [this.#starts[part], this.#lengths[part]];
      if (length === VOID) throw new Error('an answer was used that is void');
      this.#reserve(end + length);
      const members = this.#members;
      for (let at = start; at < start + length; at++) {
        const input = members[at] ?? 0;
        if (seen[input] === round) continue;
        seen[input] = round;
        members[end++] = input;
        hash = (hash + hashOf(input)) | 0;
      }
    }
    return this.#numberOf(end - this.#used, hash);
  }

  /** Makes every set void that holds an input. */
  revoke(input: number): void {
    for (let at = this.#newest[input] ?? -1; at >= 0; at = this.#older[at] ?? -1) {
      const set = this.#setAt(at);
      const length = this.#lengths[set] ?? VOID;
      if (length === VOID) continue;
      this.#lengths[set] = VOID;
      this.#newlyVoid.push(set);
      this.#wasted += length;
    }
    if (input < this.#newest.length) this.#newest[input] = -1;
    if (this.#wasted > this.#used / 2 && this.#used > WORTH_COMPACTING) this.#compact();
  }

  /** The sets that have become void since this was asked last. */
  takeVoid(): readonly InputSet[] {
    const sets = this.#newlyVoid;
    this.#newlyVoid = [];
    return sets;
  }

  /** Does a set that is not void hold an input, and others beside it? */
  isUsed(input: number): boolean {
    for (let at = this.#newest[input] ?? -1; at >= 0; at = this.#older[at] ?? -1)
      if ((this.#lengths[this.#setAt(at)] ?? VOID) > 1) return true;
    return false;
  }

  /** The set whose members stand behind those of all others, and were seen in this round: that, or one that is equal. */
  #numberOf(length: number, hash: number): InputSet {
    if (length === 0) return NO_INPUTS;
    const mask = this.#table.length - 1;
    let free = -1;
    let at = hash & mask;
    for (let set = this.#table[at]; set; at = (at + 1) & mask, set = this.#table[at]) {
      if (this.#lengths[set] === length && this.#hashes[set] === hash && this.#isSeen(set)) return set;
      if (free < 0 && !this.isAlive(set)) free = at;
    }
    return this.#add(length, hash, free < 0 ? at : free);
  }

  #isSeen(set: InputSet): boolean {
    const [start = 0, length = 0] = [this.#starts[set], this.#lengths[set]];
    for (let at = start; at < start + length; at++)
      if (this.#seen[this.#members[at] ?? 0] !== this.#round) return false;
    return true;
  }

  #add(length: number, hash: number, place: number): InputSet {
    const set = this.#count++;
    if (set >= this.#starts.length) {
      this.#starts = enlarged(this.#starts, this.#count);
      this.#lengths = enlarged(this.#lengths, this.#count);
      this.#hashes = enlarged(this.#hashes, this.#count);
    }
    this.#starts[set] = this.#used;
    this.#lengths[set] = length;
    this.#hashes[set] = hash;
    this.#used += length;
    this.#chain(set);
    this.#table[place] = set;
    if (this.#count * 2 > this.#table.length) this.#rehash();
    return set;
  }

  #chain(set: InputSet): void {
    const [start = 0, length = 0] = [this.#starts[set], this.#lengths[set]];
    for (let at = start; at < start + length; at++) {
      const input = this.#members[at] ?? 0;
      this.#older[at] = this.#newest[input] ?? -1;
      this.#newest[input] = at;
    }
  }

  #rehash(): void {
    this.#table = new Uint32Array(this.#table.length * 2);
    const mask = this.#table.length - 1;
    for (let set = 1; set < this.#count; set++) {
      if (!this.isAlive(set)) continue;
      let at = (this.#hashes[set] ?? 0) & mask;
      while (this.#table[at]) at = (at + 1) & mask;
      this.#table[at] = set;
    }
  }

  /** The set that a member belongs to. */
  #setAt(member: number): InputSet {
    let [low, high] = [0, this.#count];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) <= member) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Moves the members of living sets together. */
  #compact(): void {
    this.#newest.fill(-1);
    this.#used = 0;
    this.#wasted = 0;
    for (let set = 1; set < this.#count; set++) {
      const [start = 0, length = VOID] = [this.#starts[set], this.#lengths[set]];
      this.#starts[set] = this.#used;
      if (length === VOID) continue;
      this.#members.copyWithin(this.#used, start, start + length);
      this.#used += length;
      this.#chain(set);
    }
  }

  #reserve(members: number): void {
    if (members <= this.#members.length) return;
    this.#members = enlarged(this.#members, members);
    this.#older = enlarged(this.#older, members);
  }
}

/** Spreads inputs over 32 bits; the hash of a set is the sum, whatever the order. */
function hashOf(input: number): number {
  const hash = Math.imul(input + 1, 0x9e3779b1);
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
}

function enlarged<Table extends Uint32Array | Int32Array>(table: Table, needed: number): Table {
  const larger = new (table.constructor as new (length: number) => Table)(
    Math.max(needed, Math.ceil(table.length * 1.25)),
  );
  larger.set(table);
  return larger;
}
