/** Whose clock times are shown by: the viewer's, the exchange's, or UTC. */
export const ZONES = ["local", "exchange", "utc"] as const;
type ZoneChoice = (typeof ZONES)[number];

/** The exchange whose hours the simulated market can keep. */
const EXCHANGE = "America/New_York";

/**
 * The viewer's time zone, checked: a browser whose system names none that it knows says "Etc/Unknown", and then refuses
 * that name. The distance to UTC that it shows times by is taken instead, or UTC.
 */
export function knownZone(named: string | undefined, minutesWestOfUtc: number): string {
  const whole = minutesWestOfUtc % 60 === 0 && minutesWestOfUtc >= -840 && minutesWestOfUtc <= 720;
  // POSIX signs: "Etc/GMT-3" is three hours east.
  const byOffset = whole ? `Etc/GMT${minutesWestOfUtc < 0 ? "-" : "+"}${String(Math.abs(minutesWestOfUtc) / 60)}` : "";
  const wanted = [named ?? "", minutesWestOfUtc === 0 ? "UTC" : byOffset];
  return wanted.find((name) => name !== "" && isKnown(name)) ?? "UTC";
}

function isKnown(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** A zone in a word: "Asia/Shanghai" is Shanghai, "Etc/GMT-3" UTC+3. */
export function zoneLabel(name: string): string {
  const [, sign, hours] = /^Etc\/GMT([+-])(\d+)$/.exec(name) ?? [];
  if (hours === "0") return "UTC";
  if (hours !== undefined) return `UTC${sign === "-" ? "+" : "−"}${hours}`;
  return (name.split("/").at(-1) ?? name).replaceAll("_", " ");
}

const local = knownZone(Intl.DateTimeFormat().resolvedOptions().timeZone, new Date().getTimezoneOffset());

/** The zone that all times of the page are shown in. */
class Zone {
  choice = $state.raw<ZoneChoice>("local");

  /** IANA name; the platform knows it. */
  readonly name = $derived({ local, exchange: EXCHANGE, utc: "UTC" }[this.choice]);
  readonly label = $derived(zoneLabel(this.name));
}

export const zone = new Zone();
