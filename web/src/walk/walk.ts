// The walk: everyone once, in a random order, before anyone twice.
//
// The same permutation as src/doesexist/model/walk.py, number for number, so that a page can go on
// without asking the server. JavaScript's bit operators give signed words: `>>> 0` makes them
// whole numbers again, and Math.imul is the product's lower 32 bits.

export const LONGEST_SEED = 0xffff_ffff;

const ROUNDS = 4;

/** How many bits a walk over that many places needs. */
export function bitsFor(places: number): number {
  return places <= 2 ? 1 : 32 - Math.clz32(places - 1);
}

/** A 32-bit word stirred so that each bit depends on all (a bijection). */
export function mixed(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x85eb_ca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2_ae35);
  return (word ^ (word >>> 16)) >>> 0;
}

/** The place that a walk with this seed visits at a step, both below 2^bits; bits: 1 to 32. */
export function place(step: number, seed: number, bits: number): number {
  const mask = 0xffff_ffff >>> (32 - bits);
  const fold = (bits + 1) >> 1;
  let key = seed >>> 0;
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    key = mixed((key + 0x9e37_79b9 + turn) >>> 0);
    step = (step + key) & mask;
    step = Math.imul(step, mixed(key) | 1) & mask;
    step ^= step >>> fold;
  }
  return step >>> 0;
}
