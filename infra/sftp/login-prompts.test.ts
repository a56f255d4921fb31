import { expect, it } from 'vitest';
import { answerPrompts } from './login-prompts.js';

const account = { username: 'paycom', password: 'example-password' };
const answersToOne = (prompt: string, title = 'Login') =>
  answerPrompts([{ prompt, echo: false }], title, account);

it.each([
  'Verification code: ',
  'Enter the code sent to your phone: ',
  'Enter code from SMS: ',
  'Code (6 digits): ',
  'Enter your code for paycom: ',
  'Password and the code of your app: ',
  'PIN+Tokencode: ',
  'Two-factor: ',
  '2nd factor: ',
  'Enter the characters from your key fob: ',
  's/key 97 fw13894\nPassword: ',
  'Challenge 83920\nResponse: ',
  'Dynamic password: ',
  'Verification: ',
  'The 6 digits of your app: ',
  'Code de sécurité : ',
  'Código de verificación: ',
  'Bestätigungscode eingeben: ',
  '验证码：',
  '动态密码：',
])('%s is not answered with the password', (prompt) => {
  expect(answersToOne(prompt)).toEqual({ wanted: 'a one-time code' });
});

it('a prompt that names nothing below a title that asks for a code is not answered', () => {
  expect(answersToOne(': ', 'Two-step verification. We sent a text message')).toEqual({
    wanted: 'a one-time code',
  });
});

it.each(['Password: ', 'Passwort für paycom: ', "paycom@sftp.example.org's password: ", '密码：', '> ', ''])(
  '%s is answered with the password',
  (prompt) => {
    expect(answersToOne(prompt)).toEqual([account.password]);
  },
);

it('the password is given once: a prompt in another language after it may ask for a code', () => {
  const again = answerPrompts([{ prompt: 'Svar: ', echo: false }], 'Login', { ...account, isGiven: true });
  expect(again).toEqual({ wanted: 'something after the password' });
  expect(answerPrompts([], 'Welcome', { ...account, isGiven: true })).toEqual([]);
});
