/** Where this tab keeps the token of the server's controls: it goes with the tab. */
const KEY = "tickertape.token";

/** What POST /api/market takes of a replay. */
export interface ReplayControl {
  readonly paused?: boolean;
  readonly speed?: number | "bar";
  /** A time of the file, ms. */
  readonly at?: number;
}

/** The token of this tab: what the start's link carried behind `#`, or what it carried earlier; undefined for none. */
export function controlToken(): string | undefined {
  const linked = new URLSearchParams(location.hash.slice(1)).get("token");
  try {
    if (linked) sessionStorage.setItem(KEY, linked);
    return linked ?? sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    // A browser that keeps nothing: the link's token holds for as long as it is in the address.
    return linked ?? undefined;
  }
}

/** Sends one control. Resolves with what went wrong, in the server's words; undefined for nothing. */
export async function controlReplay(control: ReplayControl, token: string): Promise<string | undefined> {
  try {
    const answer = await fetch(new URL("api/market", document.baseURI), {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ op: "replay", ...control }),
    });
    if (answer.ok) return undefined;
    const { error } = (await answer.json()) as { readonly error?: { readonly message?: string } };
    return error?.message ?? String(answer.status);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
