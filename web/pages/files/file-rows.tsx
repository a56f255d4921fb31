import { Alert, Button, Card, Group, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useCan } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { useReveal } from '../../ui/use-reveal.js';
import { FileTable } from './file-table.js';

/** `isStored`: whether its bytes can be downloaded. */
type FileRowsProps = { readonly file_id: string; readonly isStored: boolean };

/** The rows of a file, when a person asks for them, and the file as it was delivered. Sensitive fields are hidden until they are revealed. */
export function FileRows({ file_id, isStored }: FileRowsProps) {
  const { files: text, employees } = useText();
  const can = useCan();
  const [isOpen, { open }] = useDisclosure();
  const { reveal, show, hide } = useReveal();
  return (
    <Card withBorder component="section">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          {text.content}
        </Title>
        <Group gap="xs">
          {!isOpen && (
            <Button variant="default" size="xs" onClick={open}>
              {text.show_rows}
            </Button>
          )}
          {isOpen && can('sensitive:reveal') && (
            <Button variant="default" size="xs" onClick={reveal ? hide : show}>
              {reveal ? employees.one.hide : employees.one.reveal}
            </Button>
          )}
          {isStored && can('sensitive:reveal') && (
            <Button
              component="a"
              href={`/api/paycom/files/${encodeURIComponent(file_id)}/raw/`}
              download
              variant="default"
              size="xs"
            >
              {text.download}
            </Button>
          )}
        </Group>
      </Group>
      {can('sensitive:reveal') && (
        <Text size="xs" c="dimmed">
          {isStored ? text.download_note : text.bytes_removed}
        </Text>
      )}
      {reveal && <Alert color="yellow" role="status" title={employees.one.revealed} />}
      {isOpen && <FileTable file_id={file_id} reveal={reveal} />}
    </Card>
  );
}
