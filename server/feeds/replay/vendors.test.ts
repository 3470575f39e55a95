import { gzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { told, useFiles } from "./replay.test-kit.ts";

vi.setConfig({ testTimeout: 30_000 });
const written = useFiles();

const OHLC = "187.15 188.44 183.885 185.64";
const AAPL = `AAPL.US 2024-01-02 ${OHLC} 82488700`;
const FILE = (time: string, rest: string) => `FILE ${time} ${rest}`;
const KLINE =
  "1704067200000,42283.58,42298.62,42261.02,42298.61,35.92724,1704067259999,1519032.72,1327,23.18766,980394.6,0";

/** A vendor's file, its lines, and its first row as it is to be played. */
type Case = readonly [vendor: string, lines: readonly string[], first: string];

const DAILY: readonly Case[] = [
  [
    "Yahoo",
    ["Date,Open,High,Low,Close,Adj Close,Volume", "2024-03-05,68341.05,69170.63,59323.91,63801.2,63801.2,102802940877"],
    FILE("2024-03-05", "68341.05 69170.63 59323.91 63801.2 102802940877"),
  ],
  [
    "Stooq",
    ["Date,Open,High,Low,Close,Volume", "2024-01-02,187.15,188.44,183.885,185.64,82488700"],
    FILE("2024-01-02", `${OHLC} 82488700`),
  ],
  [
    "Stooq in bulk",
    [
      "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>",
      "AAPL.US,D,20240102,000000,187.15,188.44,183.885,185.64,82488700,0",
    ],
    AAPL,
  ],
  [
    "Stooq in Polish",
    ["Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen", "2024-01-02,187.15,188.44,183.885,185.64,82488700"],
    FILE("2024-01-02", `${OHLC} 82488700`),
  ],
  [
    "Nasdaq.com",
    ["Date,Close/Last,Volume,Open,High,Low", '01/31/2024,$185.64,"82,488,700",$187.15,$188.44,$183.885'],
    FILE("2024-01-31", `${OHLC} 82488700`),
  ],
  [
    "Investing.com",
    [
      '"Date","Price","Open","High","Low","Vol.","Change %"',
      '"01/30/2024","4,924.97","4,925.89","4,931.09","4,916.27","1.23M","-0.06%"',
    ],
    FILE("2024-01-30", "4925.89 4931.09 4916.27 4924.97 1230000"),
  ],
  [
    "Investing.com without volumes",
    [
      '"Date","Price","Open","High","Low","Vol.","Change %"',
      '"01/30/2024","1.0942","1.1038","1.1039","1.0938","-","-0.88%"',
    ],
    FILE("2024-01-30", "1.1038 1.1039 1.0938 1.0942 -"),
  ],
  [
    "Investing.com in German",
    [
      '"Datum","Zuletzt","Eröffn.","Hoch","Tief","Vol.","+/- %"',
      '"31.01.2024","16.903,76","16.947,13","16.999,65","16.851,66","82,15M","-0,40%"',
    ],
    FILE("2024-01-31", "16947.13 16999.65 16851.66 16903.76 82150000"),
  ],
  [
    "Tiingo",
    [
      "date,close,high,low,open,volume,adjClose,divCash",
      "2024-01-02T00:00:00+00:00,185.64,188.44,183.885,187.15,82488700,185.4,0.0",
    ],
    FILE("2024-01-02", `${OHLC} 82488700`),
  ],
  [
    "Polygon's aggregates",
    ["v,vw,o,c,h,l,t,n", "82488700,185.9,187.15,185.64,188.44,183.885,1704171600000,1008871"],
    FILE("2024-01-02", `${OHLC} 82488700`),
  ],
  [
    "Polygon's grouped days",
    ["T,v,vw,o,c,h,l,t,n", "AAPL.US,82488700,185.9,187.15,185.64,188.44,183.885,1704229200000,1008871"],
    AAPL,
  ],
  [
    "Alpha Vantage",
    ["timestamp,open,high,low,close,volume", "2024-01-02,187.15,188.44,183.8850,185.64,82488700"],
    FILE("2024-01-02", `${OHLC} 82488700`),
  ],
  [
    "Quandl's futures",
    [
      "Date,Open,High,Low,Last,Change,Settle,Volume,Previous Day Open Interest",
      "2024-01-02,71.7,73.64,70.06,70.38,-1.27,70.4,300000,250000",
    ],
    FILE("2024-01-02", "71.7 73.64 70.06 70.4 300000"),
  ],
  [
    "the Wall Street Journal",
    ["Date, Open, High, Low, Close", "12/29/23, 187.15, 188.44, 183.885, 185.64"],
    FILE("2023-12-29", `${OHLC} -`),
  ],
  [
    "NSE",
    [
      '"Date ","series ","OPEN ","HIGH ","LOW ","PREV. CLOSE ","ltp ","close ","vwap ","VOLUME "',
      '"02-Jan-2024","EQ","2,580.00","2,612.90","2,576.05","2,590.25","2,610.00","2,611.70","2,600.74","12,34,567"',
    ],
    FILE("2024-01-02", "2580 2612.9 2576.05 2611.7 1234567"),
  ],
  [
    "NSE's daily list",
    [
      "SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TIMESTAMP,",
      "A,EQ,1480,1500,1470,1490,1490,1480,1000,02-JAN-2024,",
      "A,N1,1000,1010,990,1005,1005,1000,10,02-JAN-2024,",
    ],
    "A 2024-01-02 1480 1500 1470 1490 1000",
  ],
  [
    "Kaggle",
    ["date,open,high,low,close,volume,Name", "2016-01-11,88.00,88.90,87.50,88.20,1500,DHR"],
    "DHR 2016-01-11 88 88.9 87.5 88.2 1500",
  ],
  [
    "CryptoDataDownload",
    [
      "https://www.CryptoDataDownload.com",
      "unix,date,symbol,open,high,low,close,Volume BTC,Volume USDT",
      "1704067200000,2024-01-01 00:00:00,BTC/USDT,42283.58,42554.57,42261.02,42475.23,1271.68,53957249.09",
    ],
    "BTC/USDT 2024-01-01 42283.58 42554.57 42261.02 42475.23 1272",
  ],
  [
    "yfinance",
    [
      "Price,Close,High,Low,Open,Volume",
      "Ticker,AAPL.US,AAPL.US,AAPL.US,AAPL.US,AAPL.US",
      "Date,,,,,",
      "2024-01-02,185.64,188.44,183.885,187.15,82488700",
    ],
    AAPL,
  ],
  [
    "yfinance by ticker",
    [
      "Ticker,AAPL.US,AAPL.US,AAPL.US,AAPL.US,AAPL.US",
      "Price,Open,High,Low,Close,Volume",
      "Date,,,,,",
      "2024-01-02,187.15,188.44,183.885,185.64,82488700",
    ],
    AAPL,
  ],
  [
    "older yfinance, prices stored as floats",
    [
      ",Adj Close,Close,High,Low,Open,Volume",
      ",AAPL,AAPL,AAPL,AAPL,AAPL,AAPL",
      "Date,,,,,,",
      "2024-01-02 00:00:00-05:00,185.1,185.63999938964844,188.44000244140625,183.88999938964844,187.14999389648438,82488700",
    ],
    "AAPL 2024-01-02 187.15 188.44 183.89 185.64 82488700",
  ],
  [
    "pandas without a name for the index",
    [",Open,High,Low,Close,Volume", "2024-01-02,187.15,188.44,183.885,185.64,82488700"],
    FILE("2024-01-02", `${OHLC} 82488700`),
  ],
  [
    "pandas with the index's name below",
    [",Open,High,Low,Close,Volume", "Date,,,,,", "2024-01-02,187.15,188.44,183.885,185.64,82488700"],
    FILE("2024-01-02", `${OHLC} 82488700`),
  ],
  [
    "Excel in Germany",
    ["sep=;", "Date;Open;High;Low;Close;Volume", "02/01/2024;187,15;188,44;183,885;185,64;82.488.700"],
    FILE("2024-01-02", `${OHLC} 82488700`),
  ],
  [
    "Excel's day numbers",
    ["Date,Open,High,Low,Close,Volume", "45293,187.15,188.44,183.885,185.64,82488700"],
    FILE("2024-01-02", `${OHLC} 82488700`),
  ],
  [
    "AKShare",
    ["日期,开盘,收盘,最高,最低,成交量", "2024-01-02,187.15,185.64,188.44,183.885,82488700"],
    FILE("2024-01-02", `${OHLC} 82488700`),
  ],
  [
    "Tushare",
    [
      "ts_code,trade_date,open,high,low,close,pre_close,change,pct_chg,vol,amount",
      "000001.SZ,20240102,9.39,9.42,9.21,9.21,9.39,-0.18,-1.9169,1158366.45,1075742.252",
    ],
    "000001.SZ 2024-01-02 9.39 9.42 9.21 9.21 1158366",
  ],
];

const INTRADAY: readonly Case[] = [
  [
    "Stooq",
    ["Date,Time,Open,High,Low,Close,Volume", "2024-01-02,15:30:00,187.15,188.44,183.885,185.64,90"],
    FILE("2024-01-02 15:30:00.000", `${OHLC} 90`),
  ],
  [
    "IEX",
    [
      "date,minute,label,high,low,open,close,average,volume,notional,numberOfTrades",
      "2024-01-02,09:30,09:30 AM,188.44,183.885,187.15,185.64,186.1,90,16749,3",
      "2024-01-02,09:31,09:31 AM,188.44,183.885,187.15,185.64,186.1,90,16749,3",
    ],
    FILE("2024-01-02 09:30:00.000", `${OHLC} 90`),
  ],
  [
    "Polygon's flat files",
    [
      "ticker,volume,open,close,high,low,window_start,transactions",
      "A,90,187.15,185.64,188.44,183.885,1704205860000000000,10",
    ],
    `A 2024-01-02 14:31:00.000 ${OHLC} 90`,
  ],
  [
    "Coinbase",
    ["time,low,high,open,close,volume", "1704067260,183.885,188.44,187.15,185.64,90"],
    FILE("2024-01-01 00:01:00.000", `${OHLC} 90`),
  ],
  ["Kraken", ["1704067260,187.15,188.44,183.885,185.64,90.1,120"], FILE("2024-01-01 00:01:00.000", `${OHLC} 90`)],
  [
    "Binance",
    [KLINE, KLINE.replaceAll("17040672", "17040673")],
    FILE("2024-01-01 00:00:00.000", "42283.58 42298.62 42261.02 42298.61 36"),
  ],
  ["FirstRate", ["2024-01-02 09:31:00,187.15,188.44,183.885,185.64,90"], FILE("2024-01-02 09:31:00.000", `${OHLC} 90`)],
  [
    "HistData",
    ["20240102 170100;1.1038;1.1039;1.1037;1.1038;0"],
    FILE("2024-01-02 17:01:00.000", "1.1038 1.1039 1.1037 1.1038 0"),
  ],
  [
    "HistData for MetaTrader",
    ["2024.01.02,17:01,1.1038,1.1039,1.1037,1.1038,0"],
    FILE("2024-01-02 17:01:00.000", "1.1038 1.1039 1.1037 1.1038 0"),
  ],
  [
    "MetaTrader 5",
    [
      "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>",
      "2024.01.02\t09:31:00\t1.1038\t1.1039\t1.1037\t1.1038\t120\t0\t5",
    ],
    FILE("2024-01-02 09:31:00.000", "1.1038 1.1039 1.1037 1.1038 0"),
  ],
  [
    "Dukascopy",
    ["Local time,Open,High,Low,Close,Volume", "02.01.2024 00:01:00.000 GMT+0100,1.1038,1.1039,1.1037,1.1038,120.5"],
    FILE("2024-01-01 23:01:00.000", "1.1038 1.1039 1.1037 1.1038 121"),
  ],
  [
    "Interactive Brokers",
    [
      "date,open,high,low,close,volume,average,barCount",
      "20240102 09:31:00 US/Eastern,187.15,188.44,183.885,185.64,90,187.2,100",
    ],
    FILE("2024-01-02 14:31:00.000", `${OHLC} 90`),
  ],
  [
    "TradingView",
    ["time,open,high,low,close,Volume,Volume MA", "2024-01-02T09:31:00-05:00,187.15,188.44,183.885,185.64,90,NaN"],
    FILE("2024-01-02 14:31:00.000", `${OHLC} 90`),
  ],
  [
    "Kaggle's bitcoin",
    [
      "Timestamp,Open,High,Low,Close,Volume_(BTC),Volume_(Currency)",
      "1325317860,4.39,4.4,4.38,4.39,5,21",
      "1325317980,NaN,NaN,NaN,NaN,NaN,NaN",
    ],
    FILE("2011-12-31 07:51:00.000", "4.39 4.4 4.38 4.39 5"),
  ],
];

const TAPES: readonly Case[] = [
  [
    "Databento",
    [
      "ts_event,symbol,price,size,side",
      "1704204000000000000,AAPL,187150000000,100,B",
      "1704204001000000000,AAPL,187160000000,100,A",
    ],
    "AAPL 2024-01-02 14:00:00.000 187.15 100 buy",
  ],
  [
    "Databento's ask side",
    ["ts_event,symbol,price,size,side", "1704204001000000000,AAPL,187160000000,100,A"],
    "AAPL 2024-01-02 14:00:01.000 187.16 100 sell",
  ],
  [
    "Databento's books",
    [
      "ts_recv,ts_event,action,side,price,size,symbol",
      "1704204000000000000,1704204000000000000,A,B,187150000000,100,AAPL",
      "1704204000000000001,1704204000000000001,T,N,187170000000,7,AAPL",
    ],
    "AAPL 2024-01-02 14:00:00.000 187.17 7 none",
  ],
  [
    "Databento in decimals",
    ["ts_event,symbol,price,size,side", "2024-01-02T14:00:00.000000001Z,AAPL,187.150000000,100,N"],
    "AAPL 2024-01-02 14:00:00.000 187.15 100 none",
  ],
  [
    "NYSE TAQ",
    ["DATE,TIME_M,SYM_ROOT,SYM_SUFFIX,PRICE,SIZE", "20240102,9:30:00.000000001,BRK,A,545000.00,1"],
    "BRK.A 2024-01-02 09:30:00.000 545000 1 -",
  ],
  [
    "Alpaca",
    ["t,x,p,s,z", "2024-01-02T14:30:00.123456789Z,V,187.15,100,C"],
    FILE("2024-01-02 14:30:00.123", "187.15 100 -"),
  ],
  [
    "Alpaca, three columns",
    ["t,p,s", "2024-01-02T14:30:00Z,187.15,100"],
    FILE("2024-01-02 14:30:00.000", "187.15 100 -"),
  ],
  [
    "a symbol of digits",
    ["t,s,p,z", "2024-01-02T14:30:00Z,7203,187.15,100"],
    "7203 2024-01-02 14:30:00.000 187.15 100 -",
  ],
  [
    "Binance's trades",
    ["3353000001,42283.58,0.001,42.28,1704067200001,True,True"],
    FILE("2024-01-01 00:00:00.001", "42283.58 1 sell"),
  ],
  [
    "Binance's aggregate trades",
    ["2800000002,42283.59,3,3353000002,3353000002,1704067200002,False,True"],
    FILE("2024-01-01 00:00:00.002", "42283.59 3 buy"),
  ],
  [
    "quotes alone",
    ["time,bid,ask", "2024-01-02T14:30:00.100Z,1.1038,1.1039"],
    FILE("2024-01-02 14:30:00.100", "1.1038 1.1039"),
  ],
  ["HistData's ticks", ["20240102 170000123,1.1038,1.1039,0"], FILE("2024-01-02 17:00:00.123", "1.1038 1.1039")],
];

describe.each([
  ["days", DAILY],
  ["bars within a day", INTRADAY],
  ["trades and quotes", TAPES],
])("%s play as their vendors write them", (_, cases) => {
  it.each(cases)("%s", async (_vendor, lines, first) => {
    const { rows } = await told(await written("file.csv", lines));
    expect(rows[0]).toBe(first);
  });
});

it("every ticker of a header of several rows is an instrument", async () => {
  const lines = [
    "Price,Close,Close,High,High,Low,Low,Open,Open,Volume,Volume",
    "Ticker,AAPL,MSFT,AAPL,MSFT,AAPL,MSFT,AAPL,MSFT,AAPL,MSFT",
    "Date,,,,,,,,,,",
    "2024-01-02,185.64,370.87,188.44,375.9,183.89,366.77,187.15,373.86,82488700,25258600",
    "2024-01-03,,370.6,,373.26,,368.51,,369.01,,23083500",
  ];
  const { symbols, rows, notes } = await told(await written("yf.csv", lines));
  expect(symbols).toEqual(["AAPL", "MSFT"]);
  expect(rows).toEqual([
    "AAPL 2024-01-02 187.15 188.44 183.89 185.64 82488700",
    "MSFT 2024-01-02 373.86 375.9 366.77 370.87 25258600",
    "MSFT 2024-01-03 369.01 373.26 368.51 370.6 23083500",
  ]);
  expect(notes).toEqual(["1 row left out (no time, symbol or close), the first on line 5"]);
});

describe("a file is read whatever it is called and however it is packed", () => {
  const text = "Date\tClose\n2024-01-02\t7\n";
  const row = (symbol: string) => [`${symbol} 2024-01-02 7 7 7 7 -`];

  it.each([
    ["by gzip", "a.csv.gz", gzipSync(text), "A"],
    ["as text", "a.us.txt", Buffer.from(text), "A.US"],
    ["with tabs", "a.tsv", Buffer.from(text), "A"],
    ["with a byte order mark", "bom.csv", Buffer.from(`\uFEFF${text}`), "BOM"],
    ["in UTF-16", "wide.csv", Buffer.from(`\uFEFF${text}`, "utf16le"), "WIDE"],
    ["in big-endian UTF-16", "big.csv", Buffer.from(`\uFEFF${text}`, "utf16le").swap16(), "BIG"],
    ["with Windows' lines", "crlf.csv", Buffer.from(text.replaceAll("\n", "\r\n")), "CRLF"],
    ["with a symbol for a name", "^gspc.csv", Buffer.from(text), "^GSPC"],
  ])("%s", async (_, name, content, symbol) => {
    expect((await told(await written(name, content))).rows).toEqual(row(symbol));
  });

  it.each(["a*b.csv", "[x].csv", "a?.csv"])("%s is one file, not a pattern", async (name) => {
    await written("axb.csv", ["Date,Close", "2024-01-02,9"]);
    await written("ab.csv", ["Date,Close", "2024-01-02,9"]);
    const { rows } = await told(await written(name, ["Date,Close", "2024-01-02,7"]));
    expect(rows.map((text) => text.replace(/^\S+ /, ""))).toEqual(["2024-01-02 7 7 7 7 -"]);
  });
});
