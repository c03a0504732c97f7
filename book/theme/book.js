// The furniture of a page: theme, sidebar, keyboard. Reading needs none of it.
"use strict";

// mdBook's search asks this before it takes a key for itself.
// eslint-disable-next-line no-unused-vars
function mdbook_something_else_has_focus(event) {
    const target = event.composedPath()[0] || event.target;
    return /^(?:input|select|textarea)$/i.test(target.nodeName) || target.isContentEditable;
}

// Storage can be forbidden (private windows, file:// in some browsers); a choice then lasts for the page.
const memory = {
    get(key) {
        try { return localStorage.getItem(key); } catch { return null; }
    },
    set(key, value) {
        try {
            if (value === null) localStorage.removeItem(key);
            else localStorage.setItem(key, value);
        } catch { /* lasts for the page */ }
    },
};

(function theme() {
    const html = document.documentElement;
    const known = [default_light_theme, default_dark_theme];
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    const choices = document.querySelectorAll("#theme-menu input");
    const color = document.querySelector('meta[name="theme-color"]');

    function chosen() {
        const saved = memory.get("mdbook-theme");
        return known.includes(saved) ? saved : "auto";
    }

    function show(choice) {
        const theme = choice !== "auto" ? choice : known[system.matches ? 1 : 0];
        html.classList.remove(...known);
        html.classList.add(theme);
        color.content = getComputedStyle(html).backgroundColor;
        for (const input of choices) input.checked = input.value === choice;
    }

    for (const input of choices) {
        input.addEventListener("change", () => {
            memory.set("mdbook-theme", input.value === "auto" ? null : input.value);
            show(input.value);
        });
    }
    system.addEventListener("change", () => show(chosen()));
    window.addEventListener("storage", () => show(chosen()));
    show(chosen());
})();

(function sidebar() {
    const html = document.documentElement;
    const panel = document.getElementById("sidebar");
    const button = document.getElementById("sidebar-toggle");
    const veil = document.getElementById("veil");
    // On a wide screen the sidebar stands beside the text and is remembered; else it lies over it.
    const beside = window.matchMedia("(min-width: 75rem)");

    markThisPage();

    function isOpen() {
        return html.classList.contains("sidebar-visible");
    }

    function set(open, remember) {
        html.classList.toggle("sidebar-visible", open);
        button.setAttribute("aria-expanded", String(open));
        // What lies under an open drawer must not be reached by Tab.
        document.querySelector(".page").inert = open && !beside.matches;
        if (remember && beside.matches) memory.set("mdbook-sidebar", open ? "visible" : "hidden");
    }

    button.addEventListener("click", () => {
        set(!isOpen(), true);
        if (isOpen() && !beside.matches) panel.querySelector("a").focus();
    });
    veil.addEventListener("click", () => set(false, false));
    document.addEventListener("keydown", event => {
        if (event.key === "Escape" && isOpen() && !beside.matches) {
            set(false, false);
            button.focus();
        }
    });
    panel.addEventListener("click", event => {
        if (event.target.closest("a") && !beside.matches) set(false, false);
    });
    beside.addEventListener("change", () => set(beside.matches && memory.get("mdbook-sidebar") !== "hidden", false));
    set(isOpen(), false);

    // Marks this page among the contents and lists its sections below it.
    function markThisPage() {
        const here = location.href.split(/[?#]/)[0].replace(/\/$/, "/index.html");
        const links = [...panel.querySelectorAll(".chapter a[href]")];
        for (const link of links) {
            const href = link.getAttribute("href");
            if (path_to_root !== "" && !/^[a-z]+:|^[/#]/i.test(href)) link.setAttribute("href", path_to_root + href);
        }
        let current = links.find(link => link.href === here);
        // index.html repeats the first page.
        if (!current && /\/index\.html$/.test(here) && path_to_root === "") current = links[0];
        if (!current) return;
        current.setAttribute("aria-current", "page");

        const sections = document.querySelectorAll("main h2[id]");
        if (sections.length > 0 && document.querySelectorAll("main h1").length === 1) {
            const list = document.createElement("ol");
            list.className = "sections";
            for (const section of sections) {
                const title = (section.querySelector("a.header") || section).cloneNode(true);
                const link = document.createElement("a");
                link.href = "#" + section.id;
                link.append(...title.childNodes);
                const item = document.createElement("li");
                item.append(link);
                list.append(item);
            }
            current.closest("li").append(list);
            follow(sections, list);
        }
        current.scrollIntoView({ block: "nearest", behavior: "instant" });
    }

    // Marks the section that is being read.
    function follow(sections, list) {
        const links = [...list.querySelectorAll("a")];
        let pending = false;
        function update() {
            pending = false;
            let reading = -1;
            sections.forEach((section, i) => {
                if (section.getBoundingClientRect().top < window.innerHeight * 0.3) reading = i;
            });
            links.forEach((link, i) => {
                if (i === reading) link.setAttribute("aria-current", "location");
                else link.removeAttribute("aria-current");
            });
        }
        document.addEventListener("scroll", () => {
            if (!pending) {
                pending = true;
                requestAnimationFrame(update);
            }
        }, { passive: true });
        update();
    }
})();

(function keyboard() {
    const shortcuts = document.getElementById("shortcuts");
    document.getElementById("shortcuts-toggle").addEventListener("click", () => shortcuts.showModal());

    // mdBook's search takes every Escape for itself, and so would keep what is open from closing.
    document.addEventListener("keydown", event => {
        if (event.key !== "Escape") return;
        if (shortcuts.open) shortcuts.close();
        const menu = document.getElementById("theme-menu");
        if (menu.matches(":popover-open")) menu.hidePopover();
    }, true);

    function turn(rel) {
        const link = document.querySelector(`.turn a[rel="${rel}"]`);
        if (link) location.href = link.href;
    }

    document.addEventListener("keydown", event => {
        if (event.altKey || event.ctrlKey || event.metaKey || mdbook_something_else_has_focus(event)) return;
        if (shortcuts.open || event.defaultPrevented) return;
        // The arrows belong to what scrolls sideways while it has the focus.
        const scroller = document.activeElement.closest("pre, math, table, .scroll, .table-wrapper");
        if (event.key === "?") shortcuts.showModal();
        else if (event.shiftKey || scroller) return;
        else if (event.key === "ArrowRight") turn("next");
        else if (event.key === "ArrowLeft") turn("prev");
    });
})();

(function search() {
    const results = document.getElementById("mdbook-searchresults");
    if (!results) return;
    // mdBook names its excerpts by an attribute that a plain <span> must not have.
    new MutationObserver(() => {
        for (const teaser of results.querySelectorAll("span[aria-label]")) teaser.removeAttribute("aria-label");
        for (const link of results.querySelectorAll("a[aria-details]")) link.removeAttribute("aria-details");
    }).observe(results, { childList: true, subtree: true });
})();
