import type { Prompt } from 'ssh2';

/** `isGiven`: the server has the password from an earlier round of prompts. */
type Credentials = { readonly username: string; readonly password: string; readonly isGiven?: boolean };
/** Something that the server wants and only a person has. */
type Unanswerable = {
  readonly wanted: 'a one-time code' | 'a new password' | 'something after the password';
};

/**
 * Words that mean more than a password, also of older systems: S/Key and OPIE show a challenge, and call the response a password. A prompt with one
 * of them beside `password` wants both, so it gets no password.
 */
const CODE =
  /one[- ]?time|\b(codes?|otp|totp|2fa|mfa|duo|pin|token|tokencode|passcode|securid|yubikey|authenticator|key ?fob|sms)\b|\b(two|second|2nd|multi|2)[- ](step|factor)|text message|\b(challenge|response|s\/key|skey|opie|dynamic|verification|digits?)\b|einmal|best(ä|ae)tigungscode|c(ó|o)digo|codice|одноразов|код|验证码|驗證碼|一次性|动态|動態|コード|인증/i;
const NEW_PASSWORD = /\b(retype|re-enter|repeat)\b|neues (passwort|kennwort)/i;
const NEW = /\b(new|re-?type|re-?enter|repeat|confirm|change|choose)\b/i;
const NEW_WHAT = /\b(password|passphrase)\b/i;
const PASSWORD =
  /pass\s?(word|phrase|wd)|passwor[dt]|kennwort|mot de passe|contrase(ñ|n)a|senha|parola|wachtwoord|has(ł|l)o|пароль|密码|密碼|パスワード|암호/i;
const USER = /\b(user( ?name| ?id)?|login|account|benutzer(name)?|utilisateur|usuario)\b/i;

/**
 * Answers the prompts of `keyboard-interactive`. Gives the password to a prompt that names it, hidden or shown, and to the only prompt of a
 * server that names nothing, once. Returns what the server wants when only a person has it.
 */
export function answerPrompts(
  prompts: readonly Prompt[],
  title: string,
  { username, password, isGiven = false }: Credentials,
): string[] | Unanswerable {
  const texts = prompts.map(({ prompt }) => (PASSWORD.test(prompt) ? prompt : `${title} ${prompt}`));
  if (texts.some((text) => CODE.test(text))) return { wanted: 'a one-time code' };
  if (prompts.some(({ prompt }) => isNewPassword(prompt))) return { wanted: 'a new password' };
  const answers = prompts.map(({ prompt, echo }) => {
    if (PASSWORD.test(prompt)) return password;
    if (USER.test(prompt)) return username;
    return echo && prompts.length > 1 ? '' : password;
  });
  return isGiven && answers.includes(password) ? { wanted: 'something after the password' } : answers;
}

/** Whether a prompt asks for another password than the current one: `new` or `confirm`, and later on the same line `password`. */
function isNewPassword(prompt: string): boolean {
  if (NEW_PASSWORD.test(prompt)) return true;
  return prompt.split('\n').some((line) => {
    const at = line.search(NEW);
    return at >= 0 && NEW_WHAT.test(line.slice(at));
  });
}
