import { CircleCheck, FileSpreadsheet } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ImportReport } from '../../../shared/catalog/index.ts';
import { Button, countText, Dialog, EmptyState, useBusy } from '../../ui/index.ts';
import { importProducts, type ImportMode } from '../files.ts';
import { told, type CatalogHouse } from '../house.ts';
import { catalogMessages, faultText } from '../messages.ts';

function Figures(props: { readonly report: ImportReport }) {
  const t = catalogMessages.useText();
  const { created, updated, unchanged, errors } = props.report;
  const figures = [
    [t('created'), created, ''],
    [t('updated'), updated, ''],
    [t('unchanged'), unchanged, 'text-ink-3'],
    [t('faulty'), errors.length, errors.length > 0 ? 'text-warn' : 'text-ink-3'],
  ] as const;
  return (
    <dl className="grid grid-cols-4 border-y border-line-1">
      {figures.map(([name, count, colour]) => (
        <div key={name} className="border-l border-line-1 px-12 py-8 first:border-l-0 first:pl-0">
          <dt className="text-12 text-ink-3">{name}</dt>
          <dd className={`figures text-24 leading-30 font-semibold ${colour}`}>
            {countText(count)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Faults(props: { readonly errors: ImportReport['errors'] }) {
  const t = catalogMessages.useText();
  return (
    <table className="w-full text-left text-12" data-testid="import-faults">
      <thead className="text-ink-3">
        <tr>
          <th className="py-6 pr-12 text-right font-normal">{t('row')}</th>
          <th className="pr-12 font-normal">{t('column')}</th>
          <th className="pr-12 font-normal">{t('fault')}</th>
          <th className="font-normal">{t('value')}</th>
        </tr>
      </thead>
      <tbody>
        {props.errors.map(({ row, column, code, value }, index) => (
          <tr key={index} className="border-t border-line-1">
            <td className="figures py-6 pr-12 text-right">{row}</td>
            <td className="pr-12 text-ink-2">{column}</td>
            <td className="pr-12">{faultText(code, t)}</td>
            <td className="max-w-160 truncate text-ink-3">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Report(props: { readonly report: ImportReport; readonly name: string }) {
  const t = catalogMessages.useText();
  const { report } = props;
  const { fetched, failed } = report.pictures;
  return (
    <div data-testid="import-report">
      <p className="pb-8 text-ink-2">
        {props.name} · {t(report.format === 'shopify' ? 'formatShopify' : 'formatPlain')} ·{' '}
        {t('rows', { count: report.rows })}
      </p>
      <Figures report={report} />
      <p className="flex items-center gap-6 py-8 text-ink-2">
        {report.isDryRun ? (
          t('nothingWritten')
        ) : (
          <>
            <CircleCheck size={16} strokeWidth={1.75} />
            {t('imported', { created: report.created, updated: report.updated })}
            {fetched > 0 && ` ${t('picturesFetched', { count: fetched })}.`}
          </>
        )}
        {report.isDryRun && report.errors.length > 0 && ` ${t('faultsBody')}`}
      </p>
      {failed.length > 0 && (
        <details className="pb-8 text-12 text-warn">
          <summary>{t('picturesFailed', { count: failed.length })}</summary>
          {failed.map((url) => (
            <div key={url} className="truncate text-ink-3">
              {url}
            </div>
          ))}
        </details>
      )}
      {report.errors.length > 0 && <Faults errors={report.errors} />}
    </div>
  );
}

/** Reads a file of products, says what it would do, and does it when told so. */
export function ImportDialog(props: {
  readonly house: CatalogHouse;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onImported: () => void;
}) {
  const t = catalogMessages.useText();
  const { house } = props;
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [report, setReport] = useState<ImportReport | null>(null);
  const [isBusy, busily] = useBusy();
  const run = async (taken: File, mode: ImportMode): Promise<void> => {
    const next = await busily(() => told(() => importProducts(house, taken, mode)));
    setReport(next);
    if (next === null) setFile(null);
    else if (!next.isDryRun) props.onImported();
  };
  const close = (): void => {
    setFile(null);
    setReport(null);
    props.onClose();
  };
  const count = (report?.created ?? 0) + (report?.updated ?? 0);
  const hasFaults = (report?.errors.length ?? 0) > 0;
  const choose = (
    <Button onClick={() => input.current?.click()} data-testid="choose-csv">
      {t(file === null ? 'chooseFile' : 'otherFile')}
    </Button>
  );
  return (
    <Dialog
      title={t('importTitle')}
      isOpen={props.isOpen}
      onClose={close}
      widthPx={640}
      footer={
        report === null ? undefined : report.isDryRun ? (
          <>
            <span className="mr-auto">{choose}</span>
            <Button
              variant="primary"
              data-testid="import-now"
              isBusy={isBusy}
              disabledReason={count === 0 ? t('nothingToImport') : null}
              onClick={() => file && void run(file, hasFaults ? 'good-rows' : 'all')}
            >
              {t(hasFaults ? 'importGood' : 'importAll', { count })}
            </Button>
          </>
        ) : (
          <Button variant="primary" onClick={close}>
            {t('done')}
          </Button>
        )
      }
    >
      <div className="flex min-h-280 flex-col">
        {report !== null && file !== null ? (
          <Report report={report} name={file.name} />
        ) : file !== null ? (
          <EmptyState
            icon={<FileSpreadsheet size={24} strokeWidth={1.75} />}
            title={t('reading', { name: file.name })}
          />
        ) : (
          <EmptyState
            icon={<FileSpreadsheet size={24} strokeWidth={1.75} />}
            title={t('importTitle')}
            body={t('importBody')}
            action={choose}
          />
        )}
      </div>
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,text/csv,text/plain"
        data-testid="csv-input"
        onChange={(event) => {
          const [taken] = event.target.files ?? [];
          event.target.value = '';
          if (taken === undefined) return;
          setFile(taken);
          setReport(null);
          void run(taken, 'dry-run');
        }}
      />
    </Dialog>
  );
}
