import { exportCommand } from "./command.ts";

/** `npm run export`: writes recorded history as Parquet or CSV. */
try {
  process.stdout.write(await exportCommand(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`export: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
