/** The name of a file of a chart, without its ending: symbol, interval and the minute in UTC, such as "AAPL-1m-202611281430". */
export const fileName = (symbol: string, interval: string, time: number): string =>
  `${symbol}-${interval}-${new Date(time).toISOString().slice(0, 16).replace(/\D/g, "")}`;

/** A moment in a language and an IANA zone, with its date. */
export const momentText = (time: number, locale: string, timeZone: string): string =>
  new Date(time).toLocaleString(locale, { timeZone });
