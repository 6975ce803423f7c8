import { Download, Package, Plus, Upload } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ProductId } from '../../../shared/kernel/index.ts';
import { Button, Confirm, Dialog, EmptyState, Menu } from '../../ui/index.ts';
import { exportProducts } from '../files.ts';
import { told, type CatalogHouse } from '../house.ts';
import { catalogMessages } from '../messages.ts';
import { useProducts } from '../use-products.ts';
import { ImportDialog } from './import-dialog.tsx';
import { ProductEditor } from './product-editor.tsx';
import { ProductList } from './product-list.tsx';

/** What is being edited: a product, a new one, or none. */
type Chosen = ProductId | 'new' | null;

function Tools(props: {
  readonly house: CatalogHouse;
  readonly onNew: () => void;
  readonly onImport: () => void;
}) {
  const t = catalogMessages.useText();
  const save = (format: 'plain' | 'shopify'): void =>
    void told(() => exportProducts(props.house, format));
  return (
    <div className="flex h-48 shrink-0 items-center gap-6 border-b border-line-1 px-8">
      <Button data-testid="new-product" onClick={props.onNew}>
        <Plus size={16} strokeWidth={1.75} />
        {t('newProduct')}
      </Button>
      <span className="ml-auto" />
      <Button variant="ghost" data-testid="import-products" onClick={props.onImport}>
        <Upload size={16} strokeWidth={1.75} />
        {t('import')}
      </Button>
      <Menu
        align="end"
        trigger={
          <Button variant="ghost">
            <Download size={16} strokeWidth={1.75} />
            {t('export')}
          </Button>
        }
        items={[
          { label: t('exportPlain'), onSelect: () => save('plain') },
          { label: t('exportShopify'), onSelect: () => save('shopify') },
        ]}
      />
    </div>
  );
}

/** Everything that the shop sells: list, editor, import and export. */
export function CatalogueDialog(props: {
  readonly house: CatalogHouse;
  readonly isOpen: boolean;
  /** The product to begin with. */
  readonly productId: ProductId | null;
  readonly onClose: () => void;
}) {
  const t = catalogMessages.useText();
  const { house, isOpen, productId } = props;
  const currency = useStore(house.till, (state) => state.sales?.currency ?? 'CNY');
  const { products, reload, put } = useProducts(house, isOpen);
  const [chosen, setChosen] = useState<Chosen>(null);
  const [search, setSearch] = useState('');
  const [showsArchived, setShowsArchived] = useState(false);
  const [isDirty, setDirty] = useState(false);
  const [isImporting, setImporting] = useState(false);
  /** What was asked for while something was not saved. */
  const [leaving, setLeaving] = useState<(() => void) | null>(null);
  useEffect(() => {
    if (isOpen) setChosen(productId);
  }, [isOpen, productId]);
  const leave = (go: () => void): void => {
    if (isDirty) setLeaving(() => go);
    else go();
  };
  const choose = (next: Chosen): void =>
    leave(() => {
      setDirty(false);
      setChosen(next);
    });
  const close = (): void =>
    leave(() => {
      setDirty(false);
      setSearch('');
      props.onClose();
    });
  const product = (products ?? []).find(({ id }) => id === chosen) ?? null;
  return (
    <Dialog title={t('catalogue')} isOpen={isOpen} onClose={close} widthPx={1080}>
      <div
        data-testid="catalogue"
        className="-mx-16 -mb-16 flex h-[min(680px,calc(100vh-120px))] flex-col border-t border-line-1"
      >
        <Tools house={house} onNew={() => choose('new')} onImport={() => setImporting(true)} />
        {products?.length === 0 && chosen !== 'new' ? (
          <EmptyState
            icon={<Package size={24} strokeWidth={1.75} />}
            title={t('noProducts')}
            body={t('noProductsBody')}
            action={<Button onClick={() => choose('new')}>{t('newProduct')}</Button>}
          />
        ) : (
          <div className="flex min-h-0 flex-1">
            <ProductList
              products={products ?? []}
              currency={currency}
              baseUrl={house.gateway()?.baseUrl ?? null}
              chosenId={chosen === 'new' ? null : chosen}
              search={search}
              showsArchived={showsArchived}
              onSearch={setSearch}
              onShowArchived={setShowsArchived}
              onChoose={choose}
            />
            {product === null && chosen !== 'new' ? (
              <EmptyState
                icon={<Package size={24} strokeWidth={1.75} />}
                title={t('chooseProduct')}
              />
            ) : (
              <ProductEditor
                key={chosen}
                house={house}
                product={product}
                currency={currency}
                onDirty={setDirty}
                onChanged={(next) => {
                  put(next);
                  setChosen(next.id);
                }}
              />
            )}
          </div>
        )}
      </div>
      <ImportDialog
        house={house}
        isOpen={isImporting}
        onClose={() => setImporting(false)}
        onImported={() => void reload()}
      />
      <Confirm
        isOpen={leaving !== null}
        onClose={() => setLeaving(null)}
        title={t('discardTitle')}
        body={t('discardBody')}
        verb={t('discard')}
        keep={t('keepEditing')}
        onConfirm={() => {
          setDirty(false);
          leaving?.();
        }}
      />
    </Dialog>
  );
}
