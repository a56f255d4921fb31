import { Center, Loader, Stack } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { useCan, useMe, useViewer } from './client/session.js';
import { ROUTES } from './routes/routes.js';
import { Shell } from './shell/shell.js';
import { useText } from './text/text-context.js';
import { FailureNotice } from './ui/failure-notice.js';
import { NotFound } from './ui/not-found.js';

// Who is signed in needs none of these.
const SignInPage = lazy(async () => ({
  default: (await import('./pages/sign-in/sign-in-page.js')).SignInPage,
}));
const NewPasswordPage = lazy(async () => ({
  default: (await import('./pages/sign-in/new-password-page.js')).NewPasswordPage,
}));
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
  if (error && !data)
    return (
      <Alone>
        <FailureNotice error={error} retry={() => refetch()} />
      </Alone>
    );
  return (
    <Suspense
      fallback={
        <Alone>
          <Loader />
        </Alone>
      }
    >
      {signsIn && <SignInPage />}
      {data?.state === 'new_password' && <NewPasswordPage />}
      {data?.state === 'enrolment' && <SecondFactorPage />}
      {!data && (
        <Alone>
          <Loader />
        </Alone>
      )}
    </Suspense>
  );
}

function Alone({ children }: { readonly children: ReactNode }) {
  return (
    <Center mih="100vh" p="md">
      {children}
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
