// Sets of inputs that answers were made of; the large ones are made of others.
/** Number of a set of inputs. */
export type InputSet = number;

export const NO_INPUTS: InputSet = 0;

/** The length of a set one of whose inputs has changed. */
const VOID = -1;
/** Members there have to be before room is made by moving those of living sets together. */
const WORTH_COMPACTING = 2 ** 16;
/**
 * Sets of up to so many members are taken apart in those that they are put into, so that equal ones are found equal;
 * larger ones are a member as a whole, or a large project would have billions of members.
 */
const SMALL = 16;

/**
 * Sets of inputs, which are numbers. Each is kept once. There are hundreds of thousands of them in a large project: a
 * set is made of other sets, and those of one input in the end. All members stand in one array, and those that are the
 * same set are chained, so that a change costs as much as it makes void, however large the project is.
 */
export class InputSets {
  /** Members of all sets, one set after the other. */
  #members = new Uint32Array(1024);
  /** For each member, the one of an older set that is the same; -1 for none. */
  #older = new Int32Array(1024);
  #used = 0;
  /** Members of sets that are void. */
  #wasted = 0;
  /** By set: where its members begin. Ascending. Those of one input have none. */
  #starts = new Uint32Array(256);
  #lengths = new Int32Array(256);
  #hashes = new Int32Array(256);
  /** By set: the newest member that is it. */
  #newest = new Int32Array(256);
  /** By set: the union that it was last seen in. */
  #seen = new Uint32Array(256);
  #round = 0;
  /** The empty set is there from the beginning. */
  #count = 1;
  /** Sets by their hash: an open table, twice as large as needed. */
  #table = new Uint32Array(512);
  /** By input: the set of just that. */
  readonly #singles: InputSet[] = [];
  #newlyVoid: InputSet[] = [];

  isAlive(set: InputSet): boolean {
    return (this.#lengths[set] ?? VOID) !== VOID;
  }

  /** The set of just one input. */
  of(input: number): InputSet {
    const known = this.#singles[input];
    if (known !== undefined && this.isAlive(known)) return known;
    const set = this.#number(0, 0);
    this.#singles[input] = set;
    return set;
  }

  /** @throws for sets that are void */
  union(parts: readonly InputSet[]): InputSet {
    const round = ++this.#round;
    let end = this.#used;
    let hash = 0;
    const add = (member: InputSet): void => {
      if (this.#seen[member] === round) return;
      this.#seen[member] = round;
      this.#members[end++] = member;
      hash = (hash + hashOf(member)) | 0;
    };
    for (const part of parts) {
      if (part === NO_INPUTS) continue;
      const [start = 0, length = VOID] = [this.#starts[part], this.#lengths[part]];
      if (length === VOID) throw new Error('an answer was used that is void');
      this.#reserve(end + SMALL);
      if (length === 0 || length > SMALL) add(part);
      else for (let at = start; at < start + length; at++) add(this.#members[at] ?? 0);
    }
    const length = end - this.#used;
    if (length < 2) return length === 0 ? NO_INPUTS : (this.#members[this.#used] ?? NO_INPUTS);
    return this.#numberOf(length, hash);
  }

  /** Makes every set void that holds an input. */
  revoke(input: number): void {
    const single = this.#singles[input];
    if (single === undefined || !this.isAlive(single)) return;
    const changed = [single];
    this.#lengths[single] = VOID;
    for (let set = changed.pop(); set !== undefined; set = changed.pop()) {
      this.#newlyVoid.push(set);
      for (const holder of this.#holdersOf(set)) {
        this.#wasted += this.#lengths[holder] ?? 0;
        this.#lengths[holder] = VOID;
        changed.push(holder);
      }
    }
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
    const single = this.#singles[input];
    return single !== undefined && !this.#holdersOf(single).next().done;
  }

  /** Living sets that a set is a member of. */
  *#holdersOf(member: InputSet): Generator<InputSet> {
    for (let at = this.#newest[member] ?? -1; at >= 0; at = this.#older[at] ?? -1) {
      const set = this.#setAt(at);
      if (this.isAlive(set)) yield set;
    }
  }

  /** The set whose members stand behind those of all others, and were seen in this round: that, or one that is equal. */
  #numberOf(length: number, hash: number): InputSet {
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
    const set = this.#number(length, hash);
    this.#used += length;
    this.#chain(set);
    this.#table[place] = set;
    if (this.#count * 2 > this.#table.length) this.#rehash();
    return set;
  }

  #number(length: number, hash: number): InputSet {
    const set = this.#count++;
    if (set >= this.#starts.length) {
      this.#starts = enlarged(this.#starts, this.#count);
      this.#lengths = enlarged(this.#lengths, this.#count);
      this.#hashes = enlarged(this.#hashes, this.#count);
      this.#newest = enlarged(this.#newest, this.#count);
      this.#seen = enlarged(this.#seen, this.#count);
    }
    this.#starts[set] = this.#used;
    this.#lengths[set] = length;
    this.#hashes[set] = hash;
    this.#newest[set] = -1;
    return set;
  }

  #chain(set: InputSet): void {
    const [start = 0, length = 0] = [this.#starts[set], this.#lengths[set]];
    for (let at = start; at < start + length; at++) {
      const member = this.#members[at] ?? 0;
      this.#older[at] = this.#newest[member] ?? -1;
      this.#newest[member] = at;
    }
  }

  #rehash(): void {
    this.#table = new Uint32Array(this.#table.length * 2);
    const mask = this.#table.length - 1;
    for (let set = 1; set < this.#count; set++) {
      if ((this.#lengths[set] ?? VOID) <= 0) continue;
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

/** Spreads members over 32 bits; the hash of a set is the sum, whatever the order. */
function hashOf(member: InputSet): number {
  const hash = Math.imul(member + 1, 0x9e3779b1);
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
}

function enlarged<Table extends Uint32Array | Int32Array>(table: Table, needed: number): Table {
  const larger = new (table.constructor as new (length: number) => Table)(
    Math.max(needed, Math.ceil(table.length * 1.25)),
  );
  larger.set(table);
  return larger;
}
