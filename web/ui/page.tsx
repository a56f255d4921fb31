import { Group, Stack, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useText } from '../text/text-context.js';
import { Breakable } from './breakable.js';
import { Settled } from './settled.js';

type Props = { readonly title: string; readonly actions?: ReactNode; readonly children: ReactNode };

/** A page with its heading, which is the title of the browser's tab too. */
export function Page({ title, actions, children }: Props) {
  const { common } = useText();
  useEffect(() => {
    document.title = `${title} · ${common.product}`;
  }, [title, common]);
  return (
    <Settled>
      <Stack gap="lg">
        <Group justify="space-between" align="center">
          <Title order={1} size="h2" className="wraps">
            <Breakable text={title} />
          </Title>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
        {children}
      </Stack>
    </Settled>
  );
}
