#!/usr/bin/env node
import { runPaycom } from './program.js';

await runPaycom(process.argv);
