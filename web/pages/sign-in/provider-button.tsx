import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { identityProvider } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { ErrorAlert } from '../../ui/error-alert.js';

/** The way to the identity provider where one is configured, and why the last attempt there failed. */
export function ProviderButton() {
  const { signIn: text } = useText();
  const { data } = useQuery(identityProvider(new URLSearchParams(location.search).get('sign_in')));
  if (!data?.name) return null;
  return (
    <>
      {data.failure && <ErrorAlert error={data.failure} role="alert" />}
      <Button component="a" href="/api/auth/oidc/start/" variant="default">
        {text.by_provider(data.name)}
      </Button>
    </>
  );
}
