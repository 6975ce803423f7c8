import { Trash2 } from 'lucide-react';
import { Button, FormRow, IconButton, Select } from '../ui/index.ts';
import { engagementMessages } from './messages.ts';
import type { OwnTemplates } from './use-templates.ts';

/** Chooses what a form begins with; own templates can be taken away. */
export function TemplateRow(props: {
  readonly offered: readonly {
    readonly id: string;
    readonly name: string;
    readonly isOwn: boolean;
  }[];
  readonly chosenId: string;
  readonly templates: OwnTemplates;
  readonly onChoose: (id: string) => void;
}) {
  const t = engagementMessages.useText();
  const { offered, chosenId, templates, onChoose } = props;
  const isOwn = offered.find(({ id }) => id === chosenId)?.isOwn === true;
  return (
    <>
      <FormRow label={t('template')}>
        <Select
          label={t('template')}
          value={chosenId}
          options={[
            ...offered.map(({ id, name, isOwn: isTheirs }) => ({
              value: id,
              label: isTheirs ? t('templateName', { name }) : name,
            })),
            { value: 'blank', label: t('blank') },
          ]}
          onChange={onChoose}
        />
        {isOwn && (
          <IconButton
            label={t('deleteTemplate')}
            onClick={() => {
              onChoose('blank');
              void templates.remove(chosenId);
            }}
          >
            <Trash2 size={16} strokeWidth={1.75} />
          </IconButton>
        )}
      </FormRow>
      {templates.hasFailed && (
        <div role="alert" className="flex items-center justify-end gap-8 pb-4 text-12 text-warn">
          {t('noTemplates')}
          <Button variant="ghost" onClick={templates.retry}>
            {t('retry')}
          </Button>
        </div>
      )}
    </>
  );
}
