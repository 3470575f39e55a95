/**
 * Rows for the worker as columns, because typed arrays are transferred to it without copying and DuckDB appends
 * columns. `id` is the board's instrument id. The store maps it to its own number, the series.
 */
export interface TradeColumns {
  readonly id: Uint32Array;
  readonly trade: Uint32Array;
  readonly t: Float64Array;
  readonly price: Int32Array;
  readonly size: Uint32Array;
  readonly side: Uint8Array;
}

/** Minute candles; `day` is the market's date in days since 1970-01-01. */
export interface CandleColumns {
  readonly id: Uint32Array;
  readonly t: Float64Array;
  readonly day: Int32Array;
  readonly o: Int32Array;
  readonly h: Int32Array;
  readonly l: Int32Array;
  readonly c: Int32Array;
  readonly v: Float64Array;
}

const tradeColumns = (rows: number): TradeColumns => ({
  id: new Uint32Array(rows),
  trade: new Uint32Array(rows),
  t: new Float64Array(rows),
  price: new Int32Array(rows),
  size: new Uint32Array(rows),
  side: new Uint8Array(rows),
});

const candleColumns = (rows: number): CandleColumns => ({
  id: new Uint32Array(rows),
  t: new Float64Array(rows),
  day: new Int32Array(rows),
  o: new Int32Array(rows),
  h: new Int32Array(rows),
  l: new Int32Array(rows),
  c: new Int32Array(rows),
  v: new Float64Array(rows),
});

type Column = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/** Collects rows in columns that grow by doubling, so that most pushes allocate nothing. */
class RowBuffer<Columns extends object> {
  readonly #create: (rows: number) => Columns;
  protected columns: Columns;
  protected rows = 0;
  #capacity: number;

  constructor(create: (rows: number) => Columns, capacity: number) {
    this.#create = create;
    this.#capacity = capacity;
    this.columns = create(capacity);
  }

  get length(): number {
    return this.rows;
  }

  /** Removes and returns the rows, in columns of exactly that length; undefined for none. */
  take(): Columns | undefined {
    if (this.rows === 0) return undefined;
    const taken = this.#copy(this.rows, this.rows);
    this.rows = 0;
    return taken;
  }

  clear(): void {
    this.rows = 0;
  }

  protected reserve(): void {
    if (this.rows < this.#capacity) return;
    this.#capacity *= 2;
    this.columns = this.#copy(this.#capacity, this.rows);
  }

  #copy(capacity: number, rows: number): Columns {
    const copy = this.#create(capacity);
    const from = Object.values(this.columns) as Column[];
    for (const [index, column] of (Object.values(copy) as Column[]).entries()) {
      const source = from[index];
      if (source !== undefined) column.set(source.subarray(0, rows));
    }
    return copy;
  }
}

export class TradeBuffer extends RowBuffer<TradeColumns> {
  constructor(capacity = 1_024) {
    super(tradeColumns, capacity);
  }

  push(id: number, trade: number, t: number, price: number, size: number, side: number): void {
    this.reserve();
    const { columns } = this;
    const row = this.rows++;
    columns.id[row] = id;
    columns.trade[row] = trade;
    columns.t[row] = t;
    columns.price[row] = price;
    columns.size[row] = size;
    columns.side[row] = side;
  }
}

export class CandleBuffer extends RowBuffer<CandleColumns> {
  constructor(capacity = 1_024) {
    super(candleColumns, capacity);
  }

  push(id: number, t: number, day: number, o: number, h: number, l: number, c: number, v: number): void {
    this.reserve();
    const { columns } = this;
    const row = this.rows++;
    columns.id[row] = id;
    columns.t[row] = t;
    columns.day[row] = day;
    columns.o[row] = o;
    columns.h[row] = h;
    columns.l[row] = l;
    columns.c[row] = c;
    columns.v[row] = v;
  }
}
