/** A time zone's distance to UTC: local time = UTC + offset(UTC), in ms. */
export type ZoneOffset = (time: number) => number;

/** Zones change their offset on a quarter of an hour at most, so it is looked up once for each quarter. */
const QUARTER_MS = 900_000;

/**
 * The offsets of an IANA zone, by the platform's own zone data.
 * @throws RangeError when the platform does not know the zone.
 */
export function zoneOffset(timeZone: string): ZoneOffset {
  if (timeZone === "UTC") return () => 0;
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const known = new Map<number, number>();
  let lastQuarter = Number.NaN;
  let lastOffset = 0;
  return (time) => {
    const quarter = Math.floor(time / QUARTER_MS);
    if (quarter === lastQuarter) return lastOffset;
    let offset = known.get(quarter);
    if (offset === undefined) {
      const name = format.formatToParts(quarter * QUARTER_MS).find((part) => part.type === "timeZoneName")?.value;
      known.set(quarter, (offset = parseOffset(name ?? "GMT")));
    }
    lastQuarter = quarter;
    lastOffset = offset;
    return offset;
  };
}

/** "GMT", "GMT-05:00", "GMT+05:30", for zones of old with seconds "GMT-04:56:02" → ms. */
function parseOffset(name: string): number {
  const match = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name);
  if (!match) return 0;
  const [, sign, hours, minutes, seconds = "0"] = match;
  const ms = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
  return sign === "-" ? -ms : ms;
}
