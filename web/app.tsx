import { Center, Loader, Stack } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { useCan, useMe, useViewer } from './client/session.js';
import { NewPasswordPage } from './pages/sign-in/new-password-page.js';
import { SignInPage } from './pages/sign-in/sign-in-page.js';
import { ROUTES } from './routes.js';
import { Shell } from './shell/shell.js';
import { useText } from './text/text-context.js';
import { FailureNotice } from './ui/failure-notice.js';
import { NotFound } from './ui/not-found.js';

const SecondFactorPage = lazy(async () => ({
  default: (await import('./pages/sign-in/second-factor-page.js')).SecondFactorPage,
}));
const SignInAgain = lazy(async () => ({
  default: (await import('./pages/sign-in/sign-in-again.js')).SignInAgain,
}));

/** Asks who is signed in, then shows the page of the URL, if the person may see it. */
export function App() {
  const { data, error, refetch } = useViewer();
  const me = useMe();
  const signsIn = data?.state === 'signed_out' || data?.state === 'code';
  if (me)
    return (
      <>
        <Pages />
        <Suspense>{signsIn && <SignInAgain />}</Suspense>
      </>
    );
  if (signsIn) return <SignInPage />;
  if (data?.state === 'new_password') return <NewPasswordPage />;
  if (data?.state === 'enrolment')
    return (
      <Suspense>
        <SecondFactorPage />
      </Suspense>
    );
  return (
    <Center mih="100vh" p="md">
      {error ? <FailureNotice error={error} retry={() => refetch()} /> : <Loader />}
    </Center>
  );
}

function Pages() {
  const { common } = useText();
  const can = useCan();
  return (
    <Shell>
      <Suspense fallback={<Stack mih={400} role="status" aria-label={common.loading} />}>
        <Switch>
          {ROUTES.map(({ path, permission, component: Component }) => (
            <Route key={path} path={path}>
              {can(permission) ? <Component /> : <NotFound reason={common.not_allowed} />}
            </Route>
          ))}
          <Route>
            <NotFound reason={common.no_page} />
          </Route>
        </Switch>
      </Suspense>
    </Shell>
  );
}
