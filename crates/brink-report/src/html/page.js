for (const link of document.querySelectorAll("a.save")) {
  const svg = link.closest("figure").querySelector("svg");
  const text = new XMLSerializer().serializeToString(svg);
  link.href = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  link.hidden = false;
}
