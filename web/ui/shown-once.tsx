import { Alert, Button, Code, CopyButton, Group, Text } from '@mantine/core';
import { useText } from '../text/text-context.js';

type Props = { readonly title: string; readonly secret: string; readonly hint: string };

/** A secret that no one can read again. It is gone when the page is left. */
export function ShownOnce({ title, secret, hint }: Props) {
  const { common } = useText();
  return (
    <Alert color="blue" role="status" title={title}>
      <Group gap="xs" mb="xs">
        <Code className="wraps lines">{secret}</Code>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {copied ? common.copied : common.copy}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Text size="sm">{hint}</Text>
    </Alert>
  );
}
