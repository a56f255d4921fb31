import { afterEach } from 'vitest';

type Close = () => Promise<void>;

/** Returns a list of what each test of a file has to close. It is closed after the test, the last one first, or by `closeAll`. */
export function testClosers(): { readonly closers: Close[]; readonly closeAll: Close } {
  const closers: Close[] = [];
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  afterEach(closeAll);
  return { closers, closeAll };
}
