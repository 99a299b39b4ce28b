#!/usr/bin/env node
import { runCli } from './run-cli.js';

void runCli(process.argv.slice(2), process.env, {
  print: (text) => process.stdout.write(text),
  warn: (text) => process.stderr.write(text),
}).then((code) => {
  process.exitCode = code;
});
