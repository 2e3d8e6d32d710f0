// As Pagefind's own page of instructions has it, with its script in a file.
new PagefindUI({ element: "#search", bundlePath: "/pagefind/", showImages: false, resetStyles: false });
document.body.dataset.started = "yes";
