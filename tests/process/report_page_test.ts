/** The page of a report, as Chromium shows it: offline, both charts drawn, nothing to complain of. @module */
import { assert, assertEquals } from "@std/assert";
import { pageParts } from "../../adapters/report/page_file.ts";
import { pageOf } from "../../commands/report/report_page.ts";
import { MADE, MADE_CHARTED } from "../commands/made_report.ts";

/** Goes through a shell: the tests may run no browser themselves. */
function shell(command: string) {
  const { success, stdout, stderr } = new Deno.Command("sh", { args: ["-c", command] })
    .outputSync();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { success, out: text(stdout), error: text(stderr) };
}

const hasChromium = shell("command -v chromium").success;

/** Counts, once all is drawn, the points of each chart that are not empty. */
const PROBE = `<script>
setTimeout(() => {
  document.querySelector('.trades tbody tr').click();
  setTimeout(() => {
    for (const name of ["curve", "candles"]) {
      let inked = 0;
      for (const canvas of document.querySelectorAll("#" + name + " canvas")) {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const seen = new Set();
        for (let i = 0; i < data.length; i += 4) seen.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
        inked += seen.size;
      }
      document.body.setAttribute("data-" + name, String(inked));
    }
    document.body.dataset.instrument = document.getElementById("instrument").value;
  }, 500);
}, 500);
</script></body>`;

Deno.test({
  name: `report --html shows both charts in Chromium without a console error${
    hasChromium ? "" : " (skipped: no chromium)"
  }`,
  ignore: !hasChromium,
  fn() {
    const folder = Deno.makeTempDirSync();
    try {
      const page = `${folder}/report.html`;
      const html = pageOf(MADE, MADE_CHARTED, pageParts()).replace("</body>", () => PROBE);
      Deno.writeTextFileSync(page, html);
      const { out, error } = shell(
        `timeout 60 chromium --headless --no-sandbox --disable-gpu --user-data-dir=${folder}/home ` +
          `--window-size=1200,1000 --virtual-time-budget=5000 --enable-logging=stderr ` +
          `--dump-dom file://${page}`,
      );
      assertEquals(error.split("\n").filter((line) => line.includes("CONSOLE")), []);
      const [, attributes] = /<body([^>]*)>/.exec(out)!;
      const said = (name: string) => new RegExp(`data-${name}="([^"]*)"`).exec(attributes!)?.[1];
      assertEquals(said("drawn"), "true");
      // A chart that has drawn nothing is of one or two colours.
      for (const name of ["curve", "candles"]) assert(Number(said(name)) > 20, attributes);
      // The trade that was chosen is of the other instrument than the first one shown.
      assertEquals(said("instrument"), "NSE:SBIN");
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
});
