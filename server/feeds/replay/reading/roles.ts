/** What a column of a file holds in its first records. */
export interface ColumnProfile {
  readonly index: number;
  /** Name of the column in the file. */
  readonly name: string;
  /** Number of records with a value, and of those with a number, a whole number, a date, a time of day. */
  readonly filled: number;
  readonly numbers: number;
  readonly integers: number;
  readonly dates: number;
  readonly clocks: number;
  /** Length of the shortest text. */
  readonly shortest: number;
}

type Fits = (profile: ColumnProfile, all: readonly ColumnProfile[]) => boolean;

interface RoleNames {
  /** Names of the role, as `plainName` gives them. If a file has several of them, the first in this list is used. */
  readonly names: readonly string[];
  /** Whether a column of such a name can have the role. */
  readonly fits: Fits;
}

const words = (text: string): readonly string[] => text.split(",");
const isShort = ({ name }: ColumnProfile): boolean => name.trim().length === 1;
const isNumeric = ({ numbers, filled }: ColumnProfile): boolean => numbers * 2 > filled;
const always: Fits = () => true;
/**
 * A single letter means a number only if the column holds numbers: `a` may also be an action, `z` a tape, `c`
 * conditions.
 */
const numericIfShort: Fits = (profile) => !isShort(profile) || isNumeric(profile);

/** Whether a column called `s` is a size, as in t,p,s, if there is no other size. Otherwise it is the symbol. */
const isSize: Fits = (profile, all) =>
  isNumeric(profile) &&
  !all.some((other) => ["size", "volume", "qty", "v", "z"].includes(other.name.toLowerCase()) && isNumeric(other));
const isSymbol: Fits = (profile, all) => profile.name.toLowerCase() !== "s" || !isSize(profile, all);
/** IEX calls the time of day minute, such as 09:30. A plain number of minutes is no time. */
const isMinute = ({ name, numbers }: ColumnProfile): boolean => name.trim().toLowerCase() !== "minute" || numbers === 0;
/** In a file with both t and T, T is the ticker. */
const isTime: Fits = (profile, all) =>
  isMinute(profile) && (profile.name !== "T" || !all.some(({ name }) => name === "t"));
/** CoinMarketCap numbers its coins in a column called name. */
const isNumberedName = (profile: ColumnProfile): boolean =>
  profile.name.trim().toLowerCase() === "name" && profile.integers > 0 && profile.integers === profile.filled;
const isTicker: Fits = (profile, all) =>
  isSymbol(profile, all) &&
  !isNumberedName(profile) &&
  profile.name !== "t" &&
  (profile.name !== "T" || !isTime(profile, all));

const role = (names: string, fits: Fits = numericIfShort): RoleNames => ({ names: words(names), fits });

/** The roles in a replay file, and their names. */
export const ROLE_NAMES = {
  time: role(
    "timestamp,datetime,date time,local time,gmt time,time,t,ts,time m,minute,date,open time,transact time,sip timestamp,participant timestamp,window start,ts event,ts recv,unix,unix timestamp,unix time,unixtime,epoch,begins at,start,start time,timestamp utc,time utc,observation date,trade date,tradedate,trading date,trade time,day,month,year,time s,time ms,time us,time ns,timestamp s,timestamp ms,timestamp us,timestamp ns,unix ms,epoch ms,日期,时间,交易日期,data,datum,fecha",
    isTime,
  ),
  date: role("date,trade date,trading date,day,data,datum", always),
  symbol: role(
    "symbol,ticker,sym,s,t,sym root,code,instrument,act symbol,stock symbol,ticker symbol,symbol name,ts code,sec code,security code,stock code,security,stock,ric,#ric,isin,pair,currency pair,asset pair,product id,product,inst id,contract,coin,asset,股票代码,证券代码,合约代码,代码,name",
    isTicker,
  ),
  suffix: role("sym suffix", always),
  series: role("series", always),
  price: role("price,p,px,trade price,tradeprice"),
  last: role("last,last price,ltp,zuletzt,dernier,último"),
  open: role("open,o,open price,opening price,开盘,开盘价,otwarcie,eröffnung,eröffn.,erster,apertura,ouv."),
  high: role("high,h,high price,max,最高,最高价,najwyzszy,hoch,máximo,plus haut"),
  low: role("low,lo,l,low price,min,最低,最低价,najnizszy,tief,mínimo,plus bas"),
  close: role("close,c,close/last,close price,closing price,settle,收盘,收盘价,zamkniecie,schluss,schlusskurs,cierre"),
  volume: role(
    "volume,size,qty,quantity,vol,vol.,v,z,s,shares volume,shares traded,no. of shares,total traded quantity,tottrdqty,ttl trd qnty,trade size,last size,base volume,成交量,wolumen,volumen,stuecke",
    (profile, all) => (profile.name.toLowerCase() === "s" ? isSize(profile, all) : numericIfShort(profile, all)),
  ),
  size: role("size,qty,quantity,trade size,last size"),
  bid: role("bid,b,bid price,bidprice,bp,best bid,bid px 00,bid close"),
  ask: role("ask,offer,a,ask price,askprice,ap,best ask,ask px 00,ask close"),
  side: role("side,aggressor,aggressor side,taker side,direction", always),
  /** True if the buyer's order was resting, so that the seller was the aggressor. */
  buyerMaker: role("is buyer maker,isbuyermaker,buyer maker", always),
  action: role("action", always),
} as const satisfies Readonly<Record<string, RoleNames>>;
export type ColumnRole = keyof typeof ROLE_NAMES;

/** Names of columns that may hold only a time of day, with the date in another column. */
export const TIMES_OF_DAY: readonly string[] = ["time", "t", "time m", "minute", "trade time", "timestamp", "时间"];
