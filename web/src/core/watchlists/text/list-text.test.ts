import { describe, expect, test } from "vitest";
import { instrumentsOf } from "../../app/network.test-kit.ts";
import { SymbolIndex } from "../../market/instruments.ts";
import { csvRows } from "./csv.ts";
import { readListText } from "./read-list.ts";
import { listAsCsv, listAsText, listLink } from "./write-list.ts";

const BOARD = instrumentsOf(["AAPL", "MSFT", "BRK.B", "BTC/USDT", "^GSPC", "AB C", "-X"]);
const index = new SymbolIndex(BOARD);
const spelling = (symbol: string) => index.spelling(symbol);
const read = (text: string) => readListText(text, spelling);

describe("symbols are read from text that has them apart by", () => {
  test.each([
    ["spaces", "AAPL MSFT BRK.B"],
    ["commas, in any case", "aapl,msft, brk.b"],
    ["lines", "AAPL\r\nMSFT\n\nBRK.B\n"],
    ["semicolons and tabs", "AAPL;MSFT\tBRK.B"],
    ["bars", "AAPL | MSFT | BRK.B"],
    ["Chinese commas", "AAPL，MSFT、BRK.B"],
    ["quotation marks", '"AAPL", "MSFT", \'BRK.B\''],
    ["dollar signs and a full stop", "$AAPL $MSFT $BRK.B."],
    ["names of exchanges", "NASDAQ:AAPL,NASDAQ:MSFT,NYSE:BRK.B"],
    ["a head of one column", "Symbol\nAAPL\nMSFT\nBRK.B"],
    ["a table", 'Name,Ticker,Price\n"Apple, Inc",AAPL,1\nMicrosoft,MSFT,2\n"Berkshire ""B""",BRK.B,3'],
    ["a table with semicolons and a mark of byte order", "\uFEFFticker;last\nAAPL;1,5\nMSFT;2\nBRK.B;3"],
  ])("%s", (_name, text) => {
    expect(read(text)).toEqual({ entries: ["AAPL", "MSFT", "BRK.B"], count: 3, unknown: [], twice: [] });
  });
});

test("sections of TradingView's lists come with their symbols", () => {
  const { entries, count } = read("###BIG TECH,NASDAQ:AAPL,NASDAQ:MSFT,### ,###Rest,NYSE:BRK.B");
  expect([entries, count]).toEqual([["###BIG TECH", "AAPL", "MSFT", "###…", "###Rest", "BRK.B"], 3]);
});

test("symbols with spaces, slashes and carets are found whole", () => {
  expect(read("ab c, BTC/USDT, ^GSPC").entries).toEqual(["AB C", "BTC/USDT", "^GSPC"]);
});

test("what is unknown, and what comes twice, is told", () => {
  expect(read("AAPL FOO msft BAR FOO AAPL")).toEqual({
    entries: ["AAPL", "MSFT"],
    count: 2,
    unknown: ["FOO", "BAR"],
    twice: ["AAPL"],
  });
});

test("empty text has nothing", () => {
  expect(read(" \n,; ")).toEqual({ entries: [], count: 0, unknown: [], twice: [] });
});

describe("a list that was written and is read again is the same", () => {
  const find = (symbol: string) => BOARD.find((one) => one.symbol === symbol);
  const list = ["AAPL", "###My, own", "MSFT", "###Rest", "BRK.B", "^GSPC"];

  test("as CSV, with names", () => {
    const csv = listAsCsv(list, find);
    expect(csv.split("\r\n").slice(0, 3)).toEqual([
      "section,symbol,name,sector",
      ",AAPL,AAPL Inc,Technology",
      '"My, own",MSFT,MSFT Inc,Technology',
    ]);
    expect(read(csv).entries).toEqual(list);
  });

  test("as text", () => {
    const plain = list.map((entry) => entry.replace(", ", " "));
    expect(read(listAsText(plain)).entries).toEqual(plain);
  });

  test("as a link", () => {
    const link = listLink("http://localhost:3000/?symbol=AAPL#x", list);
    expect(link).toMatch(/\/\?list=AAPL,/);
    expect((new URL(link).searchParams.get("list") ?? "").replace("My, own", "My own").split(",")).toHaveLength(6);
  });
});

test("no cell of a CSV file is a formula to a spreadsheet", () => {
  expect(listAsCsv(["-X"], (symbol) => BOARD.find((one) => one.symbol === symbol))).toContain(",'-X,'-X Inc,");
});

test.each([
  [
    "a,b\nc,d",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  ['"a,""b""",c', [['a,"b"', "c"]]],
  ['"open', [["open"]]],
  [
    "a,\n,b",
    [
      ["a", ""],
      ["", "b"],
    ],
  ],
  ["", []],
])("the cells of %j", (text, cells) => {
  expect(csvRows(text, ",")).toEqual(cells);
});
