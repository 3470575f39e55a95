import { ReplayError } from "./columns.ts";

const KLINES =
  "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore";

/**
 * Layouts of vendors that publish without a header: a pattern of the line, and the columns' names. No other file
 * matches them.
 */
const LAYOUTS: readonly { readonly form: RegExp; readonly names: string }[] = [
  // Binance: klines, trades, aggregate trades.
  { form: /^\d{13,16}(,[\d.]+){5},\d{13,16}(,[\d.]+){5}$/, names: KLINES },
  {
    form: /^\d+(,[\d.]+){3},\d{13,16},(true|false)(,(true|false))?$/i,
    names: "id,price,qty,quote_qty,time,is_buyer_maker,best",
  },
  {
    form: /^\d+(,[\d.]+){2},\d+,\d+,\d{13,16},(true|false)(,(true|false))?$/i,
    names: "id,price,qty,first,until,time,is_buyer_maker,best",
  },
  // HistData ticks. Only their times have milliseconds without a point.
  { form: /^\d{8} \d{9},[\d.]+,[\d.]+,\d+$/, names: "datetime,bid,ask,volume" },
];
/** A date, a date and time, or a number of seconds or smaller units; and a time of day. */
const TIME =
  /^(\d{4}[-/.]\d\d[-/.]\d\d|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{8})([ T]\d{1,2}:?\d\d.*)?$|^\d{10}(\d{3}){0,3}(\.\d+)?$/;
const CLOCK = /^\d{1,2}:\d\d(:\d\d(\.\d+)?)?$|^\d{6}$/;
const NUMBER = /^\d+(\.\d+)?$/;

/**
 * Names for the columns of a file without a header. It must have a time, or a date and a time, then four prices and
 * optionally a volume. Throughout, the second price must be the highest and the third the lowest.
 * @throws ReplayError that states the remedy for any other file
 */
export function headlessNames(file: string, line: number, records: readonly (readonly string[])[]): readonly string[] {
  const layout = LAYOUTS.find(({ form }) => records.every((fields) => form.test(fields.join())));
  const width = records[0]?.length ?? 0;
  if (layout !== undefined) return layout.names.split(",").slice(0, width);
  const times = records.every(([time = ""]) => TIME.test(time));
  const dated = times && records.every(([, clock = ""]) => CLOCK.test(clock)) ? 2 : 1;
  const values = records.map((fields) => fields.slice(dated));
  const numbers = values.every((fields) => fields.every((field) => NUMBER.test(field)));
  const more = width - dated;
  if (times && numbers && more >= 4 && more <= 6 && values.every(isBar)) {
    const time = dated === 2 ? ["date", "time"] : ["datetime"];
    return [...time, ..."open,high,low,close,volume,count".split(",").slice(0, more)];
  }
  throw new ReplayError(
    `replay file ${file} line ${line}: a record, expected the columns' names, such as timestamp,open,high,low,close,volume or timestamp,price,size: put such a line above`,
  );
}

function isBar(fields: readonly string[]): boolean {
  const [open = 0, high = 0, low = 0, close = 0] = fields.map(Number);
  return high >= Math.max(open, close) && low <= Math.min(open, close) && low > 0;
}
