import { Deserializer, Serializer } from 'node:v8';
import type { Medium } from './medium.ts';

/**
 * A structured clone as bytes. Not `v8.serialize`, whose typed arrays come back as views of one big buffer.
 *
 * @throws If the value cannot be cloned, or holds shared memory.
 */
export function toBytes(value: unknown): Buffer {
  const serializer = new Serializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

/** @throws If these are not the bytes of a clone. */
export function fromBytes(bytes: Uint8Array): unknown {
  const deserializer = new Deserializer(bytes);
  deserializer.readHeader();
  return deserializer.readValue();
}

export const betweenProcesses: Medium = {
  to: 'process',
  sharesMemory: false,
  clone: value => fromBytes(toBytes(value)) as object,
};
