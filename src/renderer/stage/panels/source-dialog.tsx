import { TriangleAlert } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type {
  BoardLanguage,
  BoardSource,
  CameraSource,
  ColourSource,
  ImageSource,
  Source,
  TextSource,
} from '../../../shared/stage/index.ts';
import {
  Button,
  Dialog,
  FormRow,
  nameIn,
  NumberField,
  Select,
  Switch,
  TextField,
  useLanguage,
  useReadable,
} from '../../ui/index.ts';
import type { StageEngine } from '../engine/types.ts';
import { findSource, updateSource } from '../scenes/index.ts';
import { pickOrSay, type PickImage } from './add-source.ts';
import { stageMessages } from './messages.ts';
import { renameSource } from './rename-source.ts';
import { troubleText } from './trouble.ts';
import type { StageViewStore } from './view.ts';

type DialogEngine = Pick<StageEngine, 'scenes' | 'sources' | 'devices'>;

interface FieldsOf<S extends Source> {
  readonly engine: DialogEngine;
  readonly source: S;
  /** Changes the source at once; a run of changes of one field is one step of undo. */
  readonly onChange: (next: S, field: string) => void;
}

/** A colour without its transparency, and what makes it transparent. */
const opaque = (colour: string): string => colour.slice(0, 7).toLowerCase();
const alpha = (colour: string): string => colour.slice(7);

function ColourField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (colour: string) => void;
}) {
  return (
    <label className="flex h-32 items-center gap-8">
      <span className="figures text-12 text-ink-3">{opaque(props.value)}</span>
      <input
        type="color"
        aria-label={props.label}
        value={opaque(props.value)}
        onChange={(event) => props.onChange(`${event.target.value}${alpha(props.value)}`)}
        className="h-32 w-48 shrink-0 rounded-4 border-0 bg-0 p-4 ring-1 ring-line-2 ring-inset [&::-webkit-color-swatch]:rounded-2 [&::-webkit-color-swatch]:border-0 [&::-webkit-color-swatch-wrapper]:p-0"
      />
    </label>
  );
}

function NameField(props: {
  readonly name: string;
  readonly isFirst: boolean;
  onName(name: string): void;
}) {
  const t = stageMessages.useText();
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <FormRow label={t('name')}>
      <TextField
        label={t('name')}
        maxLength={80}
        autoFocus={props.isFirst}
        // What is typed stays as typed, also while it is empty, until the field is left.
        value={draft ?? props.name}
        onChange={(event) => {
          setDraft(event.target.value);
          props.onName(event.target.value);
        }}
        onBlur={() => setDraft(null)}
      />
    </FormRow>
  );
}

/** Stands for no camera of its own; no device has such an id. */
const systemDefault = ':default';

function CameraFields({ engine, source, onChange }: FieldsOf<CameraSource>) {
  const t = stageMessages.useText();
  const { cameras } = useReadable(engine.devices);
  const statuses = useReadable(engine.sources);
  const trouble = troubleText(t, source, statuses.get(source.id));
  const hasNoNames = cameras.length === 0 || cameras.some(({ label }) => label === '');
  const { askForNames } = engine.devices;
  const hasAsked = useRef(false);
  useEffect(() => {
    if (!hasNoNames || hasAsked.current) return;
    hasAsked.current = true;
    void askForNames();
  }, [hasNoNames, askForNames]);
  const options = [
    { value: systemDefault, label: t('systemDefault') },
    ...cameras.map((camera, index) => ({
      value: camera.id,
      label: camera.label === '' ? t('unnamedCamera', { n: index + 1 }) : camera.label,
    })),
  ];
  // A camera that is unplugged stays chosen.
  if (source.deviceId !== null && !cameras.some(({ id }) => id === source.deviceId))
    options.push({
      value: source.deviceId,
      label: source.label === '' ? t('kind-camera') : source.label,
    });
  const choose = (value: string): void =>
    onChange(
      value === systemDefault
        ? { ...source, deviceId: null, label: '' }
        : {
            ...source,
            deviceId: value,
            label: (cameras.find(({ id }) => id === value)?.label ?? source.label).slice(0, 200),
          },
      'device',
    );
  return (
    <>
      <FormRow label={t('device')}>
        <Select
          label={t('device')}
          value={source.deviceId ?? systemDefault}
          options={options}
          onChange={choose}
        />
      </FormRow>
      {trouble && (
        <div role="status" className="my-4 flex items-center gap-8 rounded-4 bg-1 p-8">
          <TriangleAlert size={16} strokeWidth={1.75} className="shrink-0 text-warn" />
          <span className="min-w-0 flex-1">
            {trouble.title}
            <span className="block text-12 text-ink-2">{trouble.body}</span>
          </span>
          <Button onClick={() => void askForNames()}>{t('tryAgain')}</Button>
        </div>
      )}
      <FormRow label={t('mirrored')} hint={t('mirroredHint')}>
        <Switch
          label={t('mirrored')}
          isOn={source.isMirrored}
          onChange={(isMirrored) => onChange({ ...source, isMirrored }, 'mirrored')}
        />
      </FormRow>
    </>
  );
}

const usualGround = '#16181dcc';

function TextFields({ source, onChange }: FieldsOf<TextSource>) {
  const t = stageMessages.useText();
  const textId = useId();
  const lastGround = useRef(source.background ?? usualGround);
  if (source.background !== null) lastGround.current = source.background;
  return (
    <>
      <label htmlFor={textId} className="block pt-8 pb-4">
        {t('text')}
      </label>
      <textarea
        id={textId}
        data-testid="source-text"
        rows={4}
        autoFocus
        maxLength={2000}
        value={source.text}
        onChange={(event) => onChange({ ...source, text: event.target.value }, 'text')}
        className="block w-full resize-y rounded-4 bg-0 p-8 text-14 text-ink-1 ring-1 ring-line-1 outline-none ring-inset focus:ring-2 focus:ring-focus"
      />
      <div className="h-4" />
      <FormRow label={t('textSize')}>
        <NumberField
          label={t('textSize')}
          unit="px"
          min={8}
          max={400}
          className="w-96"
          value={source.fontSizePx}
          onChange={(fontSizePx) =>
            fontSizePx !== null &&
            fontSizePx >= 8 &&
            fontSizePx <= 400 &&
            onChange({ ...source, fontSizePx }, 'size')
          }
        />
      </FormRow>
      <FormRow label={t('align')}>
        <Select
          label={t('align')}
          value={source.align}
          options={(['left', 'centre', 'right'] as const).map((value) => ({
            value,
            label: t(`align-${value}`),
          }))}
          onChange={(align) => onChange({ ...source, align }, 'align')}
        />
      </FormRow>
      <FormRow label={t('bold')}>
        <Switch
          label={t('bold')}
          isOn={source.isBold}
          onChange={(isBold) => onChange({ ...source, isBold }, 'bold')}
        />
      </FormRow>
      <FormRow label={t('colour')}>
        <ColourField
          label={t('colour')}
          value={source.colour}
          onChange={(colour) => onChange({ ...source, colour }, 'colour')}
        />
      </FormRow>
      <FormRow label={t('ground')}>
        <div className="flex items-center gap-12">
          {source.background !== null && (
            <ColourField
              label={t('groundColour')}
              value={source.background}
              onChange={(background) => onChange({ ...source, background }, 'ground')}
            />
          )}
          <Switch
            label={t('ground')}
            isOn={source.background !== null}
            onChange={(isOn) =>
              onChange({ ...source, background: isOn ? lastGround.current : null }, 'has-ground')
            }
          />
        </div>
      </FormRow>
    </>
  );
}

function ColourFields({ source, onChange }: FieldsOf<ColourSource>) {
  const t = stageMessages.useText();
  return (
    <FormRow label={t('colour')}>
      <ColourField
        label={t('colour')}
        value={source.colour}
        onChange={(colour) => onChange({ ...source, colour: opaque(colour) }, 'colour')}
      />
    </FormRow>
  );
}

function ImageFields(props: FieldsOf<ImageSource> & { readonly pickImage: PickImage }) {
  const t = stageMessages.useText();
  const statuses = useReadable(props.engine.sources);
  const trouble = troubleText(t, props.source, statuses.get(props.source.id));
  const choose = async (): Promise<void> => {
    const image = await pickOrSay(props.pickImage);
    if (image) props.onChange({ ...props.source, ...image }, 'image');
  };
  return (
    <>
      <FormRow label={t('image')} hint={trouble?.title}>
        <div className="flex min-w-0 items-center gap-8">
          <span
            className="min-w-0 flex-1 truncate text-12 text-ink-2"
            title={props.source.fileName}
          >
            {props.source.fileName}
          </span>
          <Button onClick={() => void choose()}>{t('replaceImage')}</Button>
        </div>
      </FormRow>
    </>
  );
}

const boardLanguages: readonly BoardLanguage[] = ['both', 'zh', 'en'];

function BoardFields({ source, onChange }: FieldsOf<BoardSource>) {
  const t = stageMessages.useText();
  return (
    <FormRow label={t('boardLanguage')} hint={t('boardHint')}>
      <Select
        label={t('boardLanguage')}
        value={source.language}
        options={boardLanguages.map((value) => ({ value, label: t(`boardLanguage-${value}`) }))}
        onChange={(language) => onChange({ ...source, language }, 'language')}
      />
    </FormRow>
  );
}

function SourceFields(props: {
  readonly engine: DialogEngine;
  readonly source: Source;
  readonly pickImage: PickImage;
}) {
  const { engine, source } = props;
  const onChange = (next: Source, field: string): void =>
    engine.scenes.apply(updateSource(next), { mergeKey: `${source.id}:${field}` });
  const shared = { engine, onChange };
  switch (source.kind) {
    case 'camera':
      return <CameraFields {...shared} source={source} />;
    case 'text':
      return <TextFields {...shared} source={source} />;
    case 'colour':
      return <ColourFields {...shared} source={source} />;
    case 'image':
      return <ImageFields {...shared} source={source} pickImage={props.pickImage} />;
    case 'product-card':
    case 'countdown':
    case 'poll':
    case 'winners':
      return <BoardFields {...shared} source={source} />;
    case 'test-picture':
      return null;
  }
}

/** The settings of one source; every change shows at once and can be undone. */
export function SourceDialog(props: {
  readonly engine: DialogEngine;
  readonly view: StageViewStore;
  readonly pickImage: PickImage;
}) {
  const t = stageMessages.useText();
  const language = useLanguage();
  const { engine, view } = props;
  const { collection } = useReadable(engine.scenes);
  const { openSourceId, layerId } = useStore(view);
  const source = openSourceId === null ? undefined : findSource(collection, openSourceId);
  // What was open stays drawn while the dialog fades away.
  const [last, setLast] = useState(source);
  if (source && source !== last) setLast(source);
  const shown = source ?? last;
  const close = (): void => view.setState({ openSourceId: null });
  return (
    <Dialog
      title={shown ? t(`kind-${shown.kind}`) : ''}
      isOpen={source !== undefined}
      onClose={close}
      footer={
        <Button variant="primary" data-testid="source-done" onClick={close}>
          {t('done')}
        </Button>
      }
    >
      {shown && (
        <div key={shown.id} data-testid="source-dialog">
          <NameField
            name={nameIn(language, shown)}
            isFirst={shown.kind !== 'text'}
            onName={(name) =>
              engine.scenes.apply(renameSource(shown.id, name, layerId), {
                mergeKey: `${shown.id}:name`,
              })
            }
          />
          <SourceFields engine={engine} source={shown} pickImage={props.pickImage} />
        </div>
      )}
    </Dialog>
  );
}
