<?php
/**
 * Plugin Name: Review search
 * Description: The search of a safeguarding partnership's published reviews, or the table of them, by the shortcode [review_search].
 * Version: 1.0
 * Requires at least: 5.0
 * Requires PHP: 7.4
 * License: MIT
 *
 * Put this file into wp-content/plugins/ and switch it on under "Plugins". Then write into any page or post:
 *
 *     [review_search address="https://reviews.example.org"]
 *     [review_search address="https://reviews.example.org" show="table"]
 *
 * Attributes: address, the archive's own website; show, "table" for the table of cases; level, of the headings of results
 * (3); lang, "cy" for Welsh. Without JavaScript the form leads to the archive's own search.
 */

if (!defined('ABSPATH')) {
    exit;
}

function review_search_shortcode($given)
{
    static $printed = false;
    $said = shortcode_atts(array('address' => '', 'show' => '', 'level' => '3', 'lang' => 'en'), $given, 'review_search');
    $address = untrailingslashit(esc_url($said['address'], array('https', 'http')));
    if ($address === '') {
        return '<p>[review_search] needs the address of the archive: [review_search address="https://…"]</p>';
    }
    $welsh = $said['lang'] === 'cy';
    $label = $welsh ? 'Chwilio adolygiadau cyhoeddedig' : 'Search published reviews';
    // One form each, so that labels lead to their own.
    $id = wp_unique_id('reviews-q-');
    $script = $printed ? '' : '<script type="module" src="' . $address . '/embed/v1/review-search.js"></script>' . "\n";
    $printed = true;
    return $script
        . '<review-search level="' . (int) $said['level'] . '"' . ($said['show'] === 'table' ? ' show="table"' : '')
        . ' lang="' . ($welsh ? 'cy' : 'en') . '">' . "\n"
        . '  <form action="' . $address . ($welsh ? '/cy' : '') . '/search" role="search">' . "\n"
        . '    <label for="' . $id . '">' . $label . '</label>' . "\n"
        . '    <input id="' . $id . '" name="q" type="search">' . "\n"
        . '    <button>' . ($welsh ? 'Chwilio' : 'Search') . '</button>' . "\n"
        . '  </form>' . "\n"
        . '</review-search>';
}

add_shortcode('review_search', 'review_search_shortcode');
