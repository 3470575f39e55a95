const SECOND_MS = 1_000;
/** Quotes come ten times a second: without any for this long the number before a second's beginning is not known, ms. */
const MAX_GAP_MS = 300;

/**
 * The board's sequence at the beginning of each second of the server's clock: the same number on every screen at the
 * same time, while the sequence itself rises too fast to be compared.
 */
export class SecondSequence {
  /** The second, server's time in ms, and the sequence of the last quotes before it; 0 before the first. */
  second = $state.raw(0);
  value = $state.raw(0);
  #time = 0;
  #sequence = 0;

  /** Quotes came that the server wrote at `time`. Called for every message. */
  heard(time: number, sequence: number): void {
    const second = time - (time % SECOND_MS);
    if (second > this.#time && second - this.#time < MAX_GAP_MS) {
      this.second = second;
      this.value = this.#sequence;
    }
    this.#time = time;
    this.#sequence = sequence;
  }
}
