#!/usr/bin/env -S node --
// The two dashes: see paycom.ts.
import { runSyncPaycom } from './program.js';

await runSyncPaycom(process.argv);
