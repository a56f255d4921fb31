#!/usr/bin/env node
import { runPaycom } from './program.js';

const [node = '', script = '', ...options] = process.argv;
await runPaycom([node, script, 'sync', ...options]);
