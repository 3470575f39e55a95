/** What a column of a file holds, over its first records. */
export interface ColumnProfile {
  readonly index: number;
  /** As the file has it. */
  readonly name: string;
  /** Records where something stands, and of those the ones with a number, a whole number, a date, a time of day. */
  readonly filled: number;
  readonly numbers: number;
  readonly integers: number;
  readonly dates: number;
  readonly clocks: number;
  /** Characters of the shortest text. */
  readonly shortest: number;
}

type Fits = (profile: ColumnProfile, all: readonly ColumnProfile[]) => boolean;

interface RoleNames {
  /** Names that the role goes by, as `plainName` has them; where a file has several, the first listed is taken. */
  readonly names: readonly string[];
  /** Whether a column of such a name can be meant. */
  readonly fits: Fits;
}

const words = (text: string): readonly string[] => text.split(",");
const isShort = ({ name }: ColumnProfile): boolean => name.trim().length === 1;
const isNumeric = ({ numbers, filled }: ColumnProfile): boolean => numbers * 2 > filled;
const always: Fits = () => true;
/** A single letter means a number only where the column holds numbers: `a` is also an action, `z` a tape, `c` conditions. */
const numericIfShort: Fits = (profile) => !isShort(profile) || isNumeric(profile);

/** Whether a column called `s` is a size, as in t,p,s, where there is no other; else it is the symbol. */
const isSize: Fits = (profile, all) =>
  isNumeric(profile) &&
  !all.some((other) => ["size", "volume", "qty", "v", "z"].includes(other.name.toLowerCase()) && isNumeric(other));
const isSymbol: Fits = (profile, all) => profile.name.toLowerCase() !== "s" || !isSize(profile, all);
/** IEX writes the time of day as a minute, such as 09:30; a number of minutes is no time. */
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

/** What a replay file can hold, and the names that it goes by. */
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
  /** Whether the buyer was the one whose order stood: the seller took. */
  buyerMaker: role("is buyer maker,isbuyermaker,buyer maker", always),
  action: role("action", always),
} as const satisfies Readonly<Record<string, RoleNames>>;
export type ColumnRole = keyof typeof ROLE_NAMES;

/** Times that may be a time of day only, the date standing in a column of its own. */
export const TIMES_OF_DAY: readonly string[] = ["time", "t", "time m", "minute", "trade time", "timestamp", "时间"];
