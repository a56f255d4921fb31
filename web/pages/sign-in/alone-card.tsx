import { Card, Center, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useText } from '../../text/text-context.js';

/** A form alone on the screen, before anything of the roster is shown. */
export function AloneCard({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { common } = useText();
  useEffect(() => {
    document.title = `${title} · ${common.product}`;
  }, [title, common]);
  return (
    <Center component="main" mih="100vh" p="md">
      <Card withBorder w="100%" maw={420} padding="lg">
        <Title order={1} size="h3" mb="md">
          {title}
        </Title>
        {children}
      </Card>
    </Center>
  );
}
