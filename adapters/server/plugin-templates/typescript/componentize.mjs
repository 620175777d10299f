// Makes a component of src/plugin.ts that imports the contract and nothing else: node componentize.mjs WIT OUT
import { writeFile } from "node:fs/promises";
import { componentize } from "@bytecodealliance/componentize-js";
import { build } from "esbuild";

const [witPath, out] = process.argv.slice(2);
const bundled = await build({
  entryPoints: ["src/plugin.ts"],
  bundle: true,
  format: "esm",
  target: "es2022",
  external: ["doorward:notifier/*"],
  write: false,
});
const { component } = await componentize(bundled.outputFiles[0].text, {
  witPath,
  worldName: "notifier",
  disableFeatures: ["random", "stdio", "clocks", "http", "fetch-event"],
});
await writeFile(out, component);
