/**
 * Draws the two charts of a report's page: the result over time, and trades on candles. Runs in a
 * browser, in the page that it is written into; what it draws stands there as JSON.
 * @module
 */
/* global LightweightCharts */
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const dark = globalThis.matchMedia("(prefers-color-scheme: dark)");
  const colour = (name) =>
    getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const rupees = new Intl.NumberFormat("en-IN", {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const words = (number) => rupees.format(number);
  /** Instants are shifted to IST when they are written: the library shows UTC. */
  const clock = (time) => new Date(time * 1000).toISOString().slice(0, 16).replace("T", " ");

  function options() {
    return {
      autoSize: true,
      layout: { background: { color: colour("ground") }, textColor: colour("dim") },
      grid: { vertLines: { color: colour("raised") }, horzLines: { color: colour("line") } },
      localization: { priceFormatter: words, timeFormatter: clock },
      timeScale: {
        timeVisible: true,
        secondsVisible: false,
        borderColor: colour("line"),
        // All of a long run must fit.
        minBarSpacing: 0.01,
      },
      rightPriceScale: { borderColor: colour("line") },
    };
  }

  function drawCurve() {
    const chart = LightweightCharts.createChart(document.getElementById("curve"), options());
    const legend = document.getElementById("curve-legend");
    const series = chart.addSeries(LightweightCharts.BaselineSeries, curveColours());
    series.setData(data.curve.map(([time, value]) => ({ time, value })));
    chart.timeScale().fitContent();
    chart.subscribeCrosshairMove(({ time, seriesData }) => {
      const point = seriesData.get(series);
      legend.textContent = point === undefined ? "" : `${clock(time)}  ${words(point.value)}`;
    });
    dark.addEventListener("change", () => {
      chart.applyOptions(options());
      series.applyOptions(curveColours());
    });
  }

  function curveColours() {
    const [gain, loss] = [colour("gain"), colour("loss")];
    return {
      baseValue: { type: "price", price: 0 },
      topLineColor: gain,
      topFillColor1: `${gain}55`,
      topFillColor2: `${gain}11`,
      bottomLineColor: loss,
      bottomFillColor1: `${loss}11`,
      bottomFillColor2: `${loss}55`,
    };
  }

  function candleColours() {
    const [gain, loss] = [colour("gain"), colour("loss")];
    return {
      upColor: gain,
      wickUpColor: gain,
      borderUpColor: gain,
      downColor: loss,
      wickDownColor: loss,
      borderDownColor: loss,
    };
  }

  /** Start of the candle that holds an instant. */
  function candleAt(candles, time) {
    let low = 0, high = candles.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (candles[middle][0] <= time) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  /** Entry as an arrow in the direction of the trade, exit as a circle with what it made. */
  function markersOf({ candles, trades }) {
    const [gain, loss, text] = [colour("gain"), colour("loss"), colour("text")];
    return trades.flatMap(({ long, quantity, entry, exit, net }) => [
      {
        time: candles[candleAt(candles, entry)][0],
        position: long ? "belowBar" : "aboveBar",
        shape: long ? "arrowUp" : "arrowDown",
        color: text,
        text: `${long ? "long" : "short"} ${quantity}`,
      },
      {
        time: candles[candleAt(candles, exit)][0],
        position: long ? "aboveBar" : "belowBar",
        shape: "circle",
        color: net < 0 ? loss : gain,
        text: words(net),
      },
    ]).sort((a, b) => a.time - b.time);
  }

  function drawCandles() {
    const chart = LightweightCharts.createChart(document.getElementById("candles"), options());
    const legend = document.getElementById("candles-legend");
    const choice = document.getElementById("instrument");
    const series = chart.addSeries(LightweightCharts.CandlestickSeries, candleColours());
    const markers = LightweightCharts.createSeriesMarkers(series, []);
    let shown = null;

    function show(key) {
      shown = data.series.find((each) => each.key === key);
      choice.value = key;
      series.setData(shown.candles.map(([time, open, high, low, close]) => (
        { time, open, high, low, close }
      )));
      markers.setMarkers(markersOf(shown));
      chart.timeScale().fitContent();
    }

    function look({ key, entry, exit }) {
      if (shown.key !== key) show(key);
      const margin = 30;
      chart.timeScale().setVisibleLogicalRange({
        from: candleAt(shown.candles, entry) - margin,
        to: candleAt(shown.candles, exit) + margin,
      });
      document.getElementById("candles").scrollIntoView({ block: "center" });
    }

    chart.subscribeCrosshairMove(({ time, seriesData }) => {
      const candle = seriesData.get(series);
      const prices = candle === undefined
        ? []
        : ["open", "high", "low", "close"].map((name) => `${name} ${words(candle[name])}`);
      legend.textContent = candle === undefined ? "" : `${clock(time)}  ${prices.join("  ")}`;
    });
    dark.addEventListener("change", () => {
      chart.applyOptions(options());
      series.applyOptions(candleColours());
      if (shown !== null) markers.setMarkers(markersOf(shown));
    });
    choice.addEventListener("change", () => show(choice.value));
    const trades = data.series.flatMap(({ key, trades }) =>
      trades.map((trade) => ({ key, ...trade }))
    );
    for (const row of document.querySelectorAll(".trades tbody tr")) {
      const trade = trades.find(({ id }) => id === Number(row.dataset.trade));
      if (trade === undefined) continue;
      row.tabIndex = 0;
      row.addEventListener("click", () => look(trade));
      row.addEventListener("keydown", ({ key }) => key === "Enter" && look(trade));
    }
    if (data.series.length > 0) show(data.series[0].key);
  }

  drawCurve();
  drawCandles();
  document.body.dataset.drawn = "true";
})();
