/** Tones by what happened, Hz and seconds: rising, falling, or neither. */
const TONES = {
  up: [
    [660, 0],
    [880, 0.14],
  ],
  down: [
    [660, 0],
    [495, 0.14],
  ],
  move: [
    [740, 0],
    [740, 0.16],
    [740, 0.32],
  ],
} as const;

export type SoundKind = keyof typeof TONES;

const TONE_S = 0.22;
const VOLUME = 0.12;

let context: AudioContext | undefined;

/**
 * Plays the tones of a kind. A browser lets a page sound only after the viewer has used it; until then this does nothing.
 * One context serves the page: browsers allow only a few.
 */
export function play(kind: SoundKind): void {
  context ??= new AudioContext();
  const audio = context;
  void audio.resume().then(() => {
    for (const [frequency, delay] of TONES[kind]) tone(audio, frequency, audio.currentTime + delay);
  });
}

function tone(audio: AudioContext, frequency: number, at: number): void {
  const oscillator = new OscillatorNode(audio, { type: "triangle", frequency });
  const gain = new GainNode(audio, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(VOLUME, at + 0.01);
  gain.gain.exponentialRampToValueAtTime(0.001, at + TONE_S);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + TONE_S);
}
