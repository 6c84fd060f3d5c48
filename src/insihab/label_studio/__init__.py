"""The bridge to Label Studio: its labeling config, its exports, its tasks.

The ``text`` that Label Studio keeps beside a span is unreliable (newlines, tabs), so it is written for people and never
read; offsets are code points.
"""
