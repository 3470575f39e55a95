/** Why an experiment gave no result. The texts are `failed.…`. */
export type FailureCode =
  "no_tap" | "lost" | "timeout" | "still" | "news" | "refused" | "left_out" | "hidden" | "stopped";

export class ExperimentError extends Error {
  override readonly name = "ExperimentError";
  readonly code: FailureCode;

  constructor(code: FailureCode) {
    super(`the experiment gave no result: ${code}`);
    this.code = code;
  }
}
