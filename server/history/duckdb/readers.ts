import {
  BIGINT,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBInstance,
  type DuckDBPreparedStatement,
} from "@duckdb/node-api";

/** The most queries that run at once; others wait. They share DuckDB's one thread with the writer. */
const MAX_QUERIES = 2;

interface Reader {
  readonly connection: DuckDBConnection;
  readonly prepared: Map<string, DuckDBPreparedStatement>;
}

/**
 * Connections that only read, with their prepared statements. Each query reads a snapshot of the database, so writes
 * never block it.
 */
export class Readers {
  readonly #free: Reader[];
  readonly #all: readonly Reader[];
  readonly #waiting: ((reader: Reader) => void)[] = [];

  private constructor(readers: readonly Reader[]) {
    this.#all = readers;
    this.#free = [...readers];
  }

  static async connect(instance: DuckDBInstance): Promise<Readers> {
    const connections = await Promise.all(Array.from({ length: MAX_QUERIES }, async () => instance.connect()));
    return new Readers(connections.map((connection) => ({ connection, prepared: new Map() })));
  }

  /** Runs `sql`, whose columns must be DOUBLE. Returns the numbers of all rows, last row first. */
  async read(sql: string, parameters: readonly number[]): Promise<Float64Array> {
    const reader = await this.#take();
    try {
      const statement = reader.prepared.get(sql) ?? (await prepare(reader, sql));
      statement.bind(
        parameters.map((value) => BigInt(value)),
        parameters.map(() => BIGINT),
      );
      const result = await statement.run();
      // The result is complete, so `getChunk` reads it directly. `fetchChunk` would use the thread pool for each chunk.
      const chunks = Array.from({ length: result.chunkCount }, (_, index) => result.getChunk(index));
      return flatten(chunks, result.columnCount);
    } finally {
      this.#give(reader);
    }
  }

  close(): void {
    for (const { connection, prepared } of this.#all) {
      for (const statement of prepared.values()) statement.destroySync();
      connection.closeSync();
    }
  }

  async #take(): Promise<Reader> {
    const reader = this.#free.pop();
    return reader ?? new Promise((resolve) => this.#waiting.push(resolve));
  }

  #give(reader: Reader): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(reader);
    else next(reader);
  }
}

async function prepare(reader: Reader, sql: string): Promise<DuckDBPreparedStatement> {
  const statement = await reader.connection.prepare(sql);
  reader.prepared.set(sql, statement);
  return statement;
}

/** Copies all chunks into one row-major array, with the rows reversed. */
function flatten(chunks: readonly DuckDBDataChunk[], width: number): Float64Array {
  const rows = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  const numbers = new Float64Array(rows * width);
  let row = rows;
  for (const chunk of chunks) {
    for (let column = 0; column < width; column++) {
      const vector = chunk.getColumnVector(column);
      for (let i = 0; i < vector.itemCount; i++) numbers[(row - 1 - i) * width + column] = Number(vector.getItem(i));
    }
    row -= chunk.rowCount;
  }
  return numbers;
}
