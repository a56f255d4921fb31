import { expect, test } from 'vitest';
import { parseEnvFile } from './parse-env-file.js';

test.each([
  ['plain values', 'A=1\nB = x y ', { A: '1', B: 'x y' }],
  [
    'values with `=`, as in base64 and URLs',
    'A=k:AAA=,l:B==\nB=m://h/?a=b',
    { A: 'k:AAA=,l:B==', B: 'm://h/?a=b' },
  ],
  ['the same name twice', 'A=1\nA=2', { A: '2' }],
  ['comments', '# it\'s A=1\n\n  # B=2\nC=3 # "three', { C: '3' }],
  ['`#` in quotes', `A="a # b"\nB='c # d' # e\nC=\`f # g\``, { A: 'a # b', B: 'c # d', C: 'f # g' }],
  ['`#` without quotes begins a comment', 'A=a#b\nB=#c\nC=d', { A: 'a', B: '', C: 'd' }],
  ['`#` without quotes in the last line', 'A=a#b', { A: 'a' }],
  ['quotes within quotes', `A="it's"\nB='say "x"'\nC=it's`, { A: "it's", B: 'say "x"', C: "it's" }],
  ['spaces in quotes', 'A=" a "\nB=\' b \'', { A: ' a ', B: ' b ' }],
  ['a quote that never ends', 'A="abc\nB=2', { A: '"abc', B: '2' }],
  ['export', 'export A=1\n  export  B="2"\nexport=3', { A: '1', B: '2', export: '3' }],
  ['several lines in quotes', 'A="x \n\ny=z"\nB=\'p\nq\'\nC=3', { A: 'x \n\ny=z', B: 'p\nq', C: '3' }],
  ['`\\n` in double quotes only', 'A="x\\ny"\nB=\'x\\ny\'\nC=x\\ny', { A: 'x\ny', B: 'x\\ny', C: 'x\\ny' }],
  ['no expansion', 'A=1\nB=$A\nC="$A"', { A: '1', B: '$A', C: '$A' }],
  ['CRLF', 'A=1\r\nB="x\r\ny"\r\nC= \r\nD=4\r\n', { A: '1', B: 'x\ny', C: '', D: '4' }],
  ['a byte order mark', '\ufeffA=1\nB=2', { A: '1', B: '2' }],
  ['a byte order mark before a comment', '\ufeff# c\nA=1', { A: '1' }],
  ['an empty value', 'A=\nB=""\nC=3', { A: '', B: '', C: '3' }],
  ['a blank value never swallows the next line', 'A= \t\nB=   # c\nC=3', { A: '', B: '', C: '3' }],
  ['a line without `=` never swallows the next line', 'not a setting\nA=1\nstray', { A: '1' }],
  ['an invalid name', 'A B=1\n"C"=2\nD=3', { D: '3' }],
  ['nothing', '', {}],
])('%s', (_, text, variables) => {
  expect(parseEnvFile(text)).toEqual(variables);
});
