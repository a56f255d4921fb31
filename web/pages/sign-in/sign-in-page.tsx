import { useText } from '../../text/text-context.js';
import { AloneCard } from './alone-card.js';
import { SignInForm } from './sign-in-form.js';

/** The sign-in. The page that was asked for follows. */
export function SignInPage() {
  const { signIn: text } = useText();
  return (
    <AloneCard title={text.title}>
      <SignInForm />
    </AloneCard>
  );
}
