"""The issues of the PDF newspaper: their texts (typst), the script that sets them, and the PDFs."""
