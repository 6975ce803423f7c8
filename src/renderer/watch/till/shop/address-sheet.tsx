import { useMemo, useState, type FormEvent, type ReactElement } from 'react';
import type { Address } from '../../../../shared/sales/index.ts';
import { useTill, useTillState, useWords } from '../context.ts';
import { Button, Field } from '../parts/controls.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { countryCodes } from './countries.ts';

/** Where it is sent. The browser fills it in where it knows it. */
export function AddressSheet(): ReactElement {
  const till = useTill();
  const { text, lang } = useWords();
  const known = useTillState(({ checkout }) => checkout.address);
  const [country, setCountry] = useState(known?.country ?? likelyCountry(lang));
  const names = useMemo(() => {
    const inWords = new Intl.DisplayNames([lang === 'zh' ? 'zh-CN' : 'en'], { type: 'region' });
    return countryCodes
      .map((code) => [code, inWords.of(code) ?? code] as const)
      .sort((a, b) => a[1].localeCompare(b[1], lang));
  }, [lang]);
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const filled = new FormData(event.currentTarget);
    const field = (name: string): string => {
      const value = filled.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const address: Address = {
      name: field('name'),
      phone: field('tel'),
      country,
      region: field('region'),
      city: field('city'),
      street: field('street'),
      postcode: field('postcode'),
    };
    till.store.setState(({ checkout }) => ({ checkout: { ...checkout, address } }));
    till.back();
  };
  const street = (
    <Field
      label={text.street}
      name="street"
      className="col-span-2"
      autoComplete="shipping street-address"
      required
      maxLength={200}
      defaultValue={known?.street}
    />
  );
  const city = (
    <Field
      label={text.city}
      name="city"
      autoComplete="shipping address-level2"
      required
      maxLength={80}
      defaultValue={known?.city}
    />
  );
  const region = (
    <Field
      label={text.region}
      name="region"
      autoComplete="shipping address-level1"
      maxLength={80}
      defaultValue={known?.region}
    />
  );
  return (
    <Sheet
      title={text.address}
      footer={
        <Button
          look="dark"
          type="submit"
          form="address"
          className="w-full"
          data-testid="save-address"
        >
          {text.saveAddress}
        </Button>
      }
    >
      <form id="address" autoComplete="on" className="grid grid-cols-2 gap-3" onSubmit={save}>
        <Field
          label={text.recipient}
          name="name"
          autoComplete="shipping name"
          required
          maxLength={80}
          defaultValue={known?.name}
        />
        <Field
          label={text.phone}
          name="tel"
          type="tel"
          autoComplete="shipping tel"
          required
          pattern="[+0-9][0-9 \(\)\-]{4,24}"
          defaultValue={known?.phone}
        />
        {lang === 'zh' ? (
          <>
            {region}
            {city}
            {street}
          </>
        ) : (
          <>
            {street}
            {city}
            {region}
          </>
        )}
        <Field
          label={text.postcode}
          name="postcode"
          autoComplete="shipping postal-code"
          maxLength={20}
          defaultValue={known?.postcode}
        />
        <label className="block text-[13px] text-sheet-ink-2">
          {text.country}
          <select
            autoComplete="shipping country"
            className="mt-1 h-12 w-full rounded-[10px] border border-sheet-line bg-white px-2 text-[16px] text-sheet-ink"
            value={country}
            onChange={({ target }) => setCountry(target.value)}
          >
            {names.map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </form>
    </Sheet>
  );
}

function likelyCountry(lang: 'en' | 'zh'): string {
  const region = /-([A-Z]{2})\b/.exec(navigator.language)?.[1];
  if (region !== undefined && countryCodes.includes(region)) return region;
  return lang === 'zh' ? 'CN' : 'US';
}
