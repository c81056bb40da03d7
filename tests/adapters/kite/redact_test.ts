/** No secret survives, however it is written. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { redactor } from "../../../adapters/kite/redact.ts";

const secrets = fc.array(fc.stringMatching(/^[\w+/="\\-]{4,40}$/), { minLength: 1, maxLength: 4 });

Deno.test("redactor() lets no secret through, as it is, in JSON or in a URL", () => {
  fc.assert(
    fc.property(secrets, fc.array(fc.string(), { maxLength: 4 }), (all, words) => {
      const redact = redactor(all);
      const plain = all.flatMap((secret, i) => [words[i] ?? " ", secret]).join(" ");
      const url = `?${new URLSearchParams(all.map((secret, i) => [`p${i}`, secret]))}`;
      const texts = [
        plain,
        JSON.stringify({ all, plain }),
        url,
        all.map(encodeURIComponent).join(),
      ];
      for (const text of texts) {
        const safe = redact(text);
        for (const secret of all) assert(!safe.includes(secret), `${secret} in ${safe}`);
      }
    }),
    { numRuns: 200 },
  );
});

Deno.test("redactor() masks what Kite writes as a secret, known or not", () => {
  const redact = redactor([]);
  const cases: [string, string][] = [
    ["wss://x?api_key=a1&access_token=b2&v=3", "wss://x?api_key=***&access_token=***&v=3"],
    ['{"access_token":"b2","user_id":"AB"}', '{"access_token":"***","user_id":"AB"}'],
    ["Authorization: token a1:b2", "Authorization: token ***"],
    ["checksum=ff00 and more", "checksum=*** and more"],
  ];
  for (const [text, safe] of cases) assertEquals(redact(text), safe);
});

Deno.test("redactor() leaves no end of a secret that another one begins", () => {
  const redact = redactor(["abcd1234", "abcd1234wxyz"]);
  assertEquals(redact("abcd1234wxyz, abcd1234"), "***, ***");
});

Deno.test("redactor() masks a secret that JSON writes otherwise, wherever it stands", () => {
  const secret = 'se"cr\\et';
  assertEquals(redactor([secret])(JSON.stringify(`is ${secret}, then`)), '"is ***, then"');
});

Deno.test("redactor() leaves everything else as it is", () => {
  const text = "GET /orders: Token is invalid (needs_login, HTTP 403)";
  assertEquals(redactor(["", "abc", "SeCrEt99"])(text), text);
});
