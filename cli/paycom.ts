#!/usr/bin/env -S node --
// Without the two dashes Node takes `--env-file` for its own, and ends when the file does not exist.
import { runPaycom } from './program.js';

await runPaycom(process.argv);
