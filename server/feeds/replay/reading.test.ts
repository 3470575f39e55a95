import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, it, vi } from "vitest";
import { DAY_MS } from "../../../shared/model/time.ts";
import { openReplayFile } from "./reading/file.ts";
import { refused, told, useFiles } from "./replay.test-kit.ts";

vi.setConfig({ testTimeout: 30_000 });
const written = useFiles();

/** Times of a file with a price in each row, as `day clock`. */
async function timesOf(header: string, texts: readonly string[]): Promise<readonly string[]> {
  const { rows } = await told(await written("t.csv", [`${header},price`, ...texts.map((text) => `${text},7`)]));
  return rows.map((row) => row.split(" ").slice(1, 3).join(" "));
}

/** Bids and asks of a file of trades as mantissas, and its notes. */
async function quoted(path: string) {
  const file = await openReplayFile(path, 2026);
  const quotes: string[] = [];
  for await (const rows of file.rows()) quotes.push(...rows.map(({ bid = "-", ask = "-" }) => `${bid} ${ask}`));
  file.close();
  return { quotes, notes: file.notes };
}

describe("times", () => {
  const HALF_PAST = "2026-06-01 14:30:00.000";

  it.each([
    ["ISO with an offset", "2026-06-01T16:30:00+02:00"],
    ["ISO without", "2026-06-01 14:30:00"],
    ["ISO with a named zone", "2026-06-01 10:30:00 America/New_York"],
    ["JavaScript's text", "Mon Jun 01 2026 16:30:00 GMT+0200 (Central European Summer Time)"],
    ["American", "06/30/2026 14:30"],
    ["American with PM", "6/30/2026 2:30:00 PM"],
    ["day first", "30/06/2026 14:30"],
    ["German", "01.06.2026 14:30"],
    ["two digits of the year", "6/30/26 14:30"],
    ["a month's name", "01-Jun-2026 14:30:00"],
    ["compact", "20260601 143000"],
    ["compact with a dash", "20260601-14:30:00"],
    ["all digits", "20260601143000"],
  ])("are read as %s", async (_, text) => {
    expect((await timesOf("time", [text]))[0]?.replace("06-30", "06-01")).toBe(HALF_PAST);
  });

  it.each([
    ["seconds", ["1780324200", "1780324260"]],
    ["seconds with decimals", ["1780324200.0", "1780324260.5"]],
    ["milliseconds", ["1780324200000", "1780324260000"]],
    ["microseconds", ["1780324200000000", "1780324260000000"]],
    ["nanoseconds", ["1780324200000000000", "1780324260000000001"]],
  ])("are read as %s since 1970", async (_, texts) => {
    expect((await timesOf("time", texts))[0]).toBe(HALF_PAST);
  });

  it("before 1970 and in 1971 have the unit that fits the whole column", async () => {
    expect(await timesOf("time", ["-252374400", "31536000"])).toEqual([
      "1962-01-02 00:00:00.000",
      "1971-01-01 00:00:00.000",
    ]);
    expect(await timesOf("time", ["-252374400000", "31536000000"])).toEqual([
      "1962-01-02 00:00:00.000",
      "1971-01-01 00:00:00.000",
    ]);
    expect(await timesOf("time_ms", ["86400000"])).toEqual(["1970-01-02 00:00:00.000"]);
  });

  it("with two-digit years are not later than this year", async () => {
    expect(await timesOf("date", ["01/31/24", "01/31/26", "01/31/62"])).toEqual([
      "1962-01-31 00:00:00.000",
      "2024-01-31 00:00:00.000",
      "2026-01-31 00:00:00.000",
    ]);
  });

  it.each([
    ["dashes", ["24-01-02", "24-01-13"]],
    ["slashes", ["24/01/02", "24/01/13"]],
    ["points", ["24.01.02", "24.01.13"]],
    ["one row", ["24-01-02"]],
  ])("with two-digit years are rejected if the year may come first: %s", async (_, texts) => {
    const lines = ["date,price,size", ...texts.map((text) => `${text},1.5,1`)];
    expect(await refused(await written("FILE.csv", lines))).toContain(
      `line 2, column date: dates such as ${texts[0]} may begin with the year`,
    );
  });

  it("with a two-digit year at the end may begin with the day", async () => {
    expect(await timesOf("date", ["30/01/24", "31/01/24", "01/02/24"])).toEqual([
      "2024-01-30 00:00:00.000",
      "2024-01-31 00:00:00.000",
      "2024-02-01 00:00:00.000",
    ]);
  });

  it("in a leap second become the end of the second before it", async () => {
    expect(await timesOf("date", ["2016-12-31 23:59:59", "2016-12-31 23:59:60"])).toEqual([
      "2016-12-31 23:59:59.000",
      "2016-12-31 23:59:59.999",
    ]);
  });

  it.each([
    ["9:30:00.000000001", "09:30:00.000"],
    ["93000", "09:30:00.000"],
    ["0930", "09:30:00.000"],
    ["2:30 PM", "14:30:00.000"],
  ])("in a separate column are joined to the date: %s", async (clock, time) => {
    expect(await timesOf("date,time", [`20260601,${clock}`])).toEqual([`2026-06-01 ${time}`]);
    expect(await timesOf("date,time", [`06/30/2026,${clock}`])).toEqual([`2026-06-30 ${time}`]);
  });

  it("keep their order below a millisecond", async () => {
    const lines = ["ts_event,price", "2026-06-01T14:30:00.000000002Z,8", "2026-06-01T14:30:00.000000001Z,7"];
    expect((await told(await written("n.csv", lines))).rows.map((row) => row.split(" ")[3])).toEqual(["7", "8"]);
  });

  it("of daily bars are the written dates, at any offset and hour", async () => {
    const lines = [
      "Date,Open,High,Low,Close",
      "2024-01-04 00:00:00+09:00,1,2,1,2",
      "2024-01-05 00:00:00+09:00,2,3,2,3",
    ];
    const days = ["J 2024-01-04 1 2 1 2 -", "J 2024-01-05 2 3 2 3 -"];
    expect((await told(await written("j.csv", lines))).rows).toEqual(days);
    const closes = lines.map((line) => line.replace("00:00:00+09:00", "21:00:00Z"));
    expect((await told(await written("j.csv", closes))).rows).toEqual(days);
  });

  it("that may begin with day or month are read month first, or day first with decimal commas, and the log says so", async () => {
    const american = await told(await written("a.csv", ["Date,Close", "01/02/24,7.5", "01/12/24,8"]));
    expect(american.rows.map((row) => row.split(" ")[1])).toEqual(["2024-01-02", "2024-01-12"]);
    expect(american.notes).toEqual([expect.stringContaining("month first")]);
    const german = await told(await written("g.csv", ["Date;Close", "02/01/24;7,5", "03/01/24;8,5"]));
    expect(german.rows.map((row) => row.split(" ")[1])).toEqual(["2024-01-02", "2024-01-03"]);
    expect(german.notes).toEqual([expect.stringContaining("day first")]);
  });
});

describe("a bar", () => {
  it.each([
    ["a day, over a weekend", ["2024-01-05", "2024-01-08"], 1],
    ["a day, ten days apart", ["2024-01-02", "2024-01-12"], 1],
    ["a day, three weeks apart", ["2024-01-02", "2024-01-23"], 1],
    ["a week", ["2024-01-05", "2024-01-12"], 7],
    ["a month", ["2024-01-31", "2024-02-29", "2024-03-31"], 29],
    ["a quarter", ["2023-12-31", "2024-03-31", "2024-06-30"], 91],
    ["a year", ["2022-12-31", "2023-12-31", "2024-12-31"], 365],
  ])("is %s long", async (_, dates, days) => {
    const lines = ["Date,Open,High,Low,Close", ...dates.map((date) => `${date},1,2,1,2`)];
    const { step, close } = await openReplayFile(await written("d.csv", lines), 2026);
    close();
    expect(step / DAY_MS).toBe(days);
  });
});

describe("numbers", () => {
  it("are read in the form of their whole column", async () => {
    const lines = [
      "Date;Close;Volume",
      "2024-01-02;187,15;12.345",
      "2024-01-03;188,40;1.234.567",
      "2024-01-04;1.012;900",
    ];
    expect((await told(await written("de.csv", lines))).rows).toEqual([
      "DE 2024-01-02 187.15 187.15 187.15 187.15 12345",
      "DE 2024-01-03 188.4 188.4 188.4 188.4 1234567",
      "DE 2024-01-04 1012 1012 1012 1012 900",
    ]);
  });

  it.each([
    ["a column that could be either, like the others", ["Date;Price;Volume", "2024-01-02;1,5;12.345"], "1.5 12345 -"],
    ["points if nothing decides", ["Date;Price;Volume", "2024-01-02;1.125;12"], "1.125 12 -"],
    ["thousands separated by commas", ["Date,Price,Volume", '2024-01-02,"4,745.20","1,234"'], "4745.2 1234 -"],
    ["apostrophes", ["Date,Price", "2024-01-02,12'345.50"], "12345.5 - -"],
    ["a dollar sign", ["Date,Price", "2024-01-02,$4.25"], "4.25 - -"],
    ["exponents", ["Date,Price", "2024-01-02,1.2e-10"], "1.2e-10 - -"],
    ["a size rather than the day's volume so far", ["Date,Price,Size,Volume", "2024-01-02,7,5,900"], "7 5 -"],
    ["fewer than a share", ["Date,Price,Size", "2024-01-02,7,0.001"], "7 1 -"],
  ])("%s", async (_, lines, rest) => {
    expect((await told(await written("n.csv", lines))).rows).toEqual([`N 2024-01-02 00:00:00.000 ${rest}`]);
  });

  it("keep every digit: each symbol has as many decimals as it needs", async () => {
    const lines = [
      "timestamp,symbol,price,size",
      "1704204000000,PEPE/BTC,0.00000000012,5000",
      "1704204000000,BABYDOGE,0.0000000012,9000",
      "1704204000000,BRK.A,545000.00,1",
      "1704204000000,KRW,1500000000,1",
    ];
    expect(
      (await told(await written("tiny.csv", lines))).rows.map((row) => row.replace(" 2024-01-02 14:00:00.000", "")),
    ).toEqual(["PEPE/BTC 1.2e-10 5000 -", "BABYDOGE 1.2e-9 9000 -", "BRK.A 545000 1 -", "KRW 1500000000 1 -"]);
  });

  it("stored as 32-bit floats get their original decimals", async () => {
    const lines = ["Date,Price", "2024-01-02,1455.219971", "2024-01-03,1399.420044", "2024-01-04,250.080002"];
    expect((await told(await written("f.csv", lines))).rows.map((row) => row.split(" ")[3])).toEqual([
      "1455.22",
      "1399.42",
      "250.08",
    ]);
    const adjusted = await told(await written("a.csv", ["Date,Price", "2024-01-02,64.501427", "2024-01-03,65.414284"]));
    expect(adjusted.rows.map((row) => row.split(" ")[3])).toEqual(["64.501427", "65.414284"]);
  });

  it("with too many digits are rounded, which is logged; no price is rounded to 0", async () => {
    const long = await told(await written("long.csv", ["Date,Price", "2024-01-02,42283.123456789"]));
    expect([long.rows[0]?.split(" ")[3], ...long.notes]).toEqual([
      "42283.1235",
      "prices have more digits than are kept: LONG with 4 decimals",
    ]);
    expect(
      await refused(await written("wide.csv", ["Date,Price", "2024-01-02,0.00001", "2024-01-03,65000000"])),
    ).toContain("line 2: a price of 0.00001");
  });
});

describe("symbols", () => {
  it("are taken as written: different spellings are different symbols", async () => {
    const names = [
      "^GSPC",
      "EURUSD=X",
      "M&M.NS",
      "ES=F",
      "1000000MOGUSDT",
      "Ü",
      "BRK.A",
      "brk.a",
      "BRK-A",
      "BRK/A",
      "NA",
      "BTC/USDT:USDT",
      "O'K",
      "a b",
    ];
    const lines = ["Date,Symbol,Open,High,Low,Close", ...names.map((name) => `2024-01-02,${name},1,2,1,2`)];
    expect((await told(await written("s.csv", lines))).symbols).toEqual(names);
  });

  it("of TAQ include their suffix", async () => {
    const lines = [
      "DATE,TIME_M,SYM_ROOT,SYM_SUFFIX,PRICE,SIZE",
      "20240102,9:30:00.1,BRK,A,545000,1",
      "20240102,9:30:00.2,BRK,B,358.1,10",
      "20240102,9:30:00.3,IBM,,160,10",
    ];
    expect((await told(await written("taq.csv", lines))).symbols).toEqual(["BRK.A", "BRK.B", "IBM"]);
  });

  it("of one share in several series are separate instruments", async () => {
    const lines = [
      "SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,TIMESTAMP",
      "A,EQ,1,2,1,2,02-JAN-2024",
      "A,N1,10,11,10,11,02-JAN-2024",
    ];
    expect((await told(await written("nse.csv", lines))).symbols).toEqual(["A", "A-N1"]);
  });
});

describe("an unread column that distinguishes instruments", () => {
  const at = (k: number) => `2024-01-02T14:30:0${k}Z`;
  const trades = (header: string, texts: readonly string[]) =>
    written("k.csv", [`time,${header},price`, ...texts.map((text, k) => `${at(k)},${text}`)]);

  it.each([
    ["strike", "symbol,strike", ["SPX,4700,9", "SPX,4700,9.1", "SPX,4800,2"], "line 4", "instruments of one symbol"],
    ["Expiration_Date", "symbol,Expiration_Date", ["ES,2024-03-15,7", "ES,2024-06-21,7"], "line 3", "of one symbol"],
    ["right", "symbol,right", ["SPX,C,9", "SPX,P,8"], "line 3", "of one symbol"],
    ["cp_flag", "symbol,cp_flag", ["SPX,C,9", "SPX,,8"], "line 3", "of one symbol"],
    ["contract", "symbol,contract", ["CL,CLF4,70", "CL,CLG4,71"], "line 3", "of one symbol"],
    ["instrument_id", "instrument_id", ["15144,70", "15145,71"], "line 3", "the file's instruments"],
    ["market", "market", ["XBT,42000", "ETH,2200"], "line 3", "the file's instruments"],
    ["what", "what", ["XBT,42000", "ETH,2200", "XBT,42001", "ETH,2201"], "line 2", "the file's instruments"],
  ])("is rejected: %s", async (column, header, texts, line, whose) => {
    const message = await refused(await trades(header, texts));
    expect(message).toContain(`${line}, column ${column}: tells`);
    expect(message).toContain(whose);
    expect(message).toContain("call it symbol");
  });

  it("is rejected in a file of quotes, too", async () => {
    const lines = ["time,symbol,strike,bid,ask", `${at(0)},SPX,4700,1,2`, `${at(1)},SPX,4800,1,2`];
    expect(await refused(await written("q.csv", lines))).toContain("line 3, column strike: tells");
  });

  it.each([
    ["the symbol already distinguishes them", "symbol,strike,right", ["SPXC4700,4700,C,9", "SPXP4800,4800,P,8"]],
    ["an instrument is numbered again", "symbol,instrument_id", ["AAPL,15144,9", "AAPL,15145,9"]],
    ["all rows have the same", "expiry", ["2024-03-15,7", "2024-03-15,8"]],
  ])("is accepted if %s", async (_, header, texts) => {
    const { rows, notes } = await told(await trades(header, texts));
    expect(rows).toHaveLength(texts.length);
    expect(notes).toEqual([]);
  });

  it("is named in the log if its meaning is uncertain", async () => {
    const { rows, notes } = await told(await trades("symbol,ex", ["AAPL,Q,187", "AAPL,V,187.1", "AAPL,Q,187.2"]));
    expect(rows).toHaveLength(3);
    expect(notes).toEqual(["not read: ex; a column that names instruments is to be called symbol"]);
  });

  it("is no symbol if it numbers coins under the heading name", async () => {
    const header = "timeOpen;timeClose;name;open;high;low;close;volume;timestamp";
    const day = (date: number, name: number) =>
      `2024-01-0${date}T00:00:00.000Z;2024-01-0${date}T23:59:59.999Z;${name};1;2;1;2;5;2024-01-0${date}T23:59:59.999Z`;
    expect((await told(await written("BTC.csv", [header, day(1, 2781), day(2, 2781)]))).symbols).toEqual(["BTC"]);
    const several = await written("coins.csv", [header, day(1, 2781), day(2, 1027)]);
    expect(await refused(several)).toContain("line 3, column name: tells the file's instruments apart");
  });
});

describe("quotes", () => {
  const START = 1_704_204_000_000;
  const NONE = "9223372036854775807";

  it("of Databento may have only one side", async () => {
    const [bid, ask] = ["199990000000", "200010000000"];
    const lines = [
      "ts_event,action,side,price,size,bid_px_00,ask_px_00,symbol",
      `${START}000000,T,B,200000000000,100,${bid},${ask},AAPL`,
      `${START + 1}000000,T,B,200000000000,100,${NONE},${ask},AAPL`,
      `${START + 2}000000,T,B,200000000000,100,${bid},${NONE},AAPL`,
      `${START + 3}000000,T,B,200000000000,100,${NONE},${NONE},AAPL`,
    ];
    const { quotes, notes } = await quoted(await written("tbbo.csv", lines));
    expect(quotes).toEqual(["19999 20001", "- 20001", "19999 -", "- -"]);
    expect(notes).toEqual([]);
  });

  it("with one side play in a file of quotes; those without any side are left out", async () => {
    const lines = ["time,bid,ask", `${START},1.5,`, `${START + 1},,1.7`, `${START + 2},,`, `${START + 3},1.5,1.6`];
    const { rows, notes } = await told(await written("q.csv", lines));
    expect(rows.map((row) => row.split(" ").slice(3).join(" "))).toEqual(["1.5 -", "- 1.7", "1.5 1.6"]);
    expect(notes).toEqual(["1 row left out (no time, symbol or bid and ask), the first on line 4"]);
  });

  it("that are locked, crossed or too wide are left out and counted", async () => {
    const lines = [
      "time,price,bid,ask",
      ...["7,6.99,7.01", "7,7,7", "7,7.02,7.01", "7,0.01,700", "7,6.98,7.01"].map((row, k) => `${START + k},${row}`),
    ];
    const { quotes, notes } = await quoted(await written("q.csv", lines));
    expect(quotes).toEqual(["699 701", "- -", "- -", "- -", "698 701"]);
    expect(notes).toEqual(["3 quotes left out (locked, crossed or over 65534 ticks wide), the first on line 3"]);
  });
});

describe("mending", () => {
  it("replaces a missing open by the previous close, and widens high and low", async () => {
    const lines = [
      "date,open,high,low,close,volume,Name",
      "2016-01-11,88,88.9,87.5,88.2,1500,DHR",
      "2016-01-12,,,,88.55,0,DHR",
      "2016-01-13,0,89,88,88.6,,DHR",
      "2016-01-14,88,88,89,90,-5,DHR",
    ];
    const { rows, notes } = await told(await written("k.csv", lines));
    expect(rows.map((row) => row.replace("DHR 2016-01-", ""))).toEqual([
      "11 88 88.9 87.5 88.2 1500",
      "12 88.2 88.55 88.2 88.55 0",
      "13 88.55 89 88 88.6 -",
      "14 88 90 88 90 -",
    ]);
    expect(notes).toEqual(["3 rows mended (a price or volume missing or impossible), the first on line 3"]);
  });

  it("leaves out rows without a close, and duplicate bars", async () => {
    const lines = [
      "Date,Open,High,Low,Close",
      "2024-01-02,1,1,1,1",
      "2024-01-03,null,null,null,null",
      "2024-01-04,2,2,2,0",
      "2024-01-05,1,1,1,1",
      "2024-01-05,1,1,1,1",
    ];
    const { rows, notes } = await told(await written("n.csv", lines));
    expect(rows).toEqual(["N 2024-01-02 1 1 1 1 -", "N 2024-01-05 1 1 1 1 -"]);
    expect(notes).toEqual([
      "2 rows left out (no time, symbol or close), the first on line 3",
      "1 row left out (a duplicate), the first on line 6",
    ]);
  });

  it("leaves out a vendor's line of text below the table", async () => {
    const lines = [
      "Time,Open,High,Low,Last,Volume",
      "01/31/2024,1,2,1,2,5",
      '"Downloaded from Example.com as of 01-02-2024 06:53pm"',
    ];
    const { rows, notes } = await told(await written("b.csv", lines));
    expect(rows).toEqual(["B 2024-01-31 1 2 1 2 5"]);
    expect(notes).toEqual(["1 row left out (no time, symbol or close), the first on line 3"]);
  });

  it("accepts the rounding noise in adjusted prices", async () => {
    const lines = ["Date,Open,High,Low,Close", "2024-01-02,1.5,1.9999999,1.5,2"];
    expect((await told(await written("a.csv", lines))).notes).toEqual([]);
  });
});

it("Parquet is read by its column names and levels, sorted by time", async () => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const path = await written("p.parquet", []);
  const copy = async (columns: string, values: string) => {
    await connection.run(`COPY (FROM (VALUES ${values}) r(${columns})) TO '${path}' (FORMAT parquet)`);
    return (await told(path)).rows;
  };
  const unnamed = await copy(
    '"__index_level_0__", "Open", "High", "Low", "Close"',
    "(TIMESTAMP_NS '2024-02-02', 2, 2, 2, 2), (TIMESTAMP_NS '2024-02-01', 1, 1, 1, 1)",
  );
  expect(unnamed).toEqual(["P 2024-02-01 1 1 1 1 -", "P 2024-02-02 2 2 2 2 -"]);
  const levels = await copy(`"Date", "('Close', 'A')", "('Close', 'B')"`, "(DATE '2024-02-01', 1.5, 2.5)");
  expect(levels).toEqual(["A 2024-02-01 1.5 1.5 1.5 1.5 -", "B 2024-02-01 2.5 2.5 2.5 2.5 -"]);
  const trades = await copy("symbol, t, p, s", "('MSFT', 1704204000123456789::BIGINT, 2.5::DOUBLE, 7)");
  expect(trades).toEqual(["MSFT 2024-01-02 14:00:00.123 2.5 7 -"]);
});

describe("a bad file is rejected with one line that names the place", () => {
  const bars = "date,open,high,low,close,volume";

  it.each([
    ['line 3, column high: got "x", expected a number', [bars, "2020-01-01,1,2,1,2,5", "2020-01-02,1,x,1,2,5"]],
    ['line 4, column date: got "soon", expected a time', [bars, "2020-01-01,1,2,1,2,5", "", "soon,1,2,1,2,5"]],
    ['line 3, column date: got "2020-02-30", expected a time', [bars, "2020-01-01,1,2,1,2,5", "2020-02-30,1,2,1,2,5"]],
    [
      'line 3, column Date: got "3024-01-02", expected a time from 1700 to 2200',
      ["Date,Close", "2024-01-02,1", "3024-01-02,1"],
    ],
    ['line 2, column price: got "-37.63", expected a price above 0', ["t,price", "2020-04-20,-37.63"]],
    ['line 2, column price: got "2147483648", expected a price up to 2147483647', ["t,price", "2020-04-20,2147483648"]],
    ['line 2, column size: got "4294967296", expected up to 4294967294', ["t,price,size", "2020-04-20,1,4294967296"]],
    [
      'line 2, column price: got "9223372036854775806"',
      ["ts_event,price,size", "1704204000000000000,9223372036854775806,1"],
    ],
    ['line 2, column side: got "left", expected buy, sell or none', ["t,price,side", "2020-04-20,1,left"]],
    [
      'line 3, column Price: got "1.234,5"',
      ["Date,Price", '2024-01-02,"1,234.5"', '2024-01-03,"1.234,5"', '2024-01-04,"2,234.5"'],
    ],
    ['line 2, column ticker: got "A,B", expected a symbol', ["t,ticker,price", '2020-04-20,"A,B",3']],
    [
      "line 3: another bar of SPX at the time of line 2",
      ["date,symbol,strike,open,high,low,close", "2024-01-02,SPX,4700,1,2,1,2", "2024-01-02,SPX,4800,1,2,1,3"],
    ],
    ["line 3, column time: a time in another unit", ["time,price", "1735689540000,1", "1735689600000000,1"]],
    [
      "line 2, column time: may be seconds or milliseconds: call it time_s or time_ms",
      ["time,open,high,low,close", "86400000,1,2,1,2", "172800000,1,2,1,2"],
    ],
    ["line 3, column time: a time without a zone", ["time,price", "2024-01-02T14:30:00Z,1", "2024-01-02T14:31:00,1"]],
    [
      "line 2, column Date: dates such as 01-02-2024 may begin with the day",
      ["Date,Close", "01-02-2024,1", "02-02-2024,1"],
    ],
    ['line 3, column Date: got "12/31/2024"', ["Date,Close", "31/12/2024,1", "12/31/2024,1", "30/12/2024,1"]],
    ["line 2, column time: may be Excel's days or seconds", ["time,price", "45293,1"]],
    ["line 1: two columns named price", ["t,price,price", "2020-04-20,2,3"]],
    [/no column for the time; it may be called timestamp, datetime, .*; found when, price/, ["when,price", "1,2"]],
    [/no column for the price; it may be called price, last, .*; found t, value/, ["t,value", "2020-04-20,2"]],
    ["nothing to play: no rows below the header", ["t,price"]],
    ["nothing to play: 1 row left out (no time, symbol or price), the first on line 2", ["t,price", "2020-04-20,0"]],
    ["line 1: nothing, expected the columns' names", [""]],
    ["line 1: a record, expected the columns' names, such as timestamp,open", ["1704067200,42283.5,42298"]],
    ["line 1: a record, expected the columns' names", ["1704067200,1,2,3,4,5", "1704067260,1,2,3,4,5"]],
    ["line 3: more than its 2 columns", ["t,price", "2020-04-20,2", "2020-04-21,2,3,4"]],
    ['line 4, column price: got "x"', ["t,price,note", '2020-04-20,2,"over', 'two lines"', "2020-04-21,x,"]],
  ])("%s", async (reason, lines) => {
    const message = await refused(await written("bad.csv", lines));
    expect(message).toMatch(/^replay file .*bad\.csv/);
    expect(message).toMatch(reason);
  });

  it("missing, compressed otherwise, or not of the format in its name", async () => {
    expect(await refused(join(await written("x.csv", []), "none.csv"))).toContain("there is no such file");
    expect(await refused(await written("x.parquet", ["t,price", "1,2"]))).toContain("x.parquet");
    expect(await refused(await written("x.xlsx", Buffer.from("PK\u0003\u0004rest")))).toContain("save it as CSV");
    expect(await refused(await written("x.zst", Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0])))).toContain("unzstd");
    expect(await refused(await written("nul.csv", Buffer.from("t,price\n\0,1\n")))).toContain("is not text");
    const broken = Buffer.concat([Buffer.from("t,price\n2020-01-01,1\n2020-01-02,"), Buffer.from([0xff, 0xfe, 0x0a])]);
    expect(await refused(await written("binary.csv", broken))).toContain("line 3: is not UTF-8");
  });
});
